"""Nynorsk."""

EXPLANATIONS: dict[str, str] = {
    "reserved-word": (
        "Ein id er eit ord som alt har ei eiga tyding: unknown, any eller undetermined. Heitte ein verdi unknown, "
        "kunne ingen skilje han frå ein verdi som ikkje er kjend. Vel ein annan id."
    ),
    "duplicate-name": (
        "Det same namnet står to gonger i éi liste, anten ho er over nivå, tilrådingar, verdiar, reglar eller råd. Då "
        "ville namnet tyde to ting, eller ha to plassar i ei rekkjefølgje. Fjern det eine, eller byt det ut."
    ),
    "too-many-combinations": (
        "Det éin tabell les, nivåa på kriteria og verdiane av trekka, kan kombinerast på meir enn 65 536 måtar. Kvar "
        "av dei blir gjennomgått, slik at det er bevist, og ikkje berre noko ein trur, at reglane dekkjer alt; med "
        "fleire tek det for lang tid. Bruk færre kriterium, trekk, nivå eller verdiar, eller samle nokre av dei i eit "
        "eige kriterium med ein liten tabell."
    ),
    "too-intricate": (
        "Trekka under eit kriterium gir så mange ulike poengsummar at ei gruppe ikkje kunne vurderast på rimeleg tid "
        "dersom alle var ukjende. Eit sett med eit slikt kriterium blir ikkje brukt til noko. Bruk færre trekk, "
        "verdiar eller tak, eller rundare poeng, eller set saman kriteriet av mindre kriterium som blir avgjorde av "
        "reglar."
    ),
    "first-threshold": (
        "Det lågaste nivået har fått ein terskel. Eit kriterium er på det nivået når det ikkje når opp til noko anna, "
        "så talet ville aldri bli brukt. Fjern linja, men sjå først etter om nivåa går frå det dårlegaste til det "
        "beste."
    ),
    "duplicate-trait": (
        "Eit trekk med same namn står to stader: under to kriterium, eller under eit kriterium og i konteksten. Ei "
        "gruppe svarar éin gong på kvart trekk, og det ville ikkje vere klart kva for eit av dei to svaret gjeld. Gi "
        "det eine nytt namn, eller fjern det."
    ),
    "duplicate-criterion": (
        "Eit kriterium har same id som eit trekk eller eit anna kriterium, kanskje ein annan stad i treet. Reglar, val "
        "på kommandolinja og rapportar nemner trekk og kriterium berre med id, og då er det uklart kva som er meint. "
        "Vel ein annan id for eit av dei."
    ),
    "points-not-rising": (
        "Poenga til eit trekk går ned frå ein verdi til den neste. Verdiane går frå det svakaste grunnlaget til det "
        "sterkaste, og det er langs denne rekkja programmet seier kva som ville endre eit resultat. Set verdiane i "
        "rett rekkjefølgje, eller rett poenga; verdiar som tel likt, kan ha like mange. Har dei inga rekkjefølgje, "
        "skriv du ordered: false i trekket."
    ),
    "thresholds-and-rules": (
        "Eit kriterium har både tersklar og reglar. Tersklar seier kva nivå ein poengsum gir, og reglar gir nivået "
        "sjølve, så dei to kan seie imot kvarandre. Fjern tersklane dersom reglane skal avgjere, eller reglane dersom "
        "poenga skal det."
    ),
    "rules-under-points": (
        "Eit kriterium som blir avgjort av reglar, er ein del av eit som blir avgjort av poeng. Det som er ein del av "
        "eit kriterium med poeng, tel med poengsummen sin, og reglar gir eit nivå, men ingen poengsum. Gi det indre "
        "kriteriet poeng i staden for reglar, eller la reglar avgjere det ytre; dei spør etter nivå."
    ),
    "caps-without-points": (
        "Det er gitt tak for eit kriterium som blir avgjort av reglar. Eit tak senkar eit nivå som poeng har gitt, så "
        "her er det ingenting å senke. Skriv taket som ein regel, framfor reglane som gir meir."
    ),
    "caps-on-subtotal": (
        "Det er gitt tak for ein delsum, altså eit kriterium som tel med poengsummen sin i eit anna. Eit tak senkar "
        "eit nivå, men ingen poengsum, så det ytre kriteriet ville ikkje merke det. Flytt taka til det kriteriet som "
        "tel med nivået sitt; der kan dei òg nemne trekka i delsummane."
    ),
    "from-without-number": (
        "Ein verdi seier frå kva tal han gjeld, eller eit trekk nemner ei eining, men trekket er ikkje oppgitt som "
        "eit tal. Grupper kunne ikkje kodast med tal, og det som er skrive, ville gå tapt. Skriv number: true i "
        "trekket, eller fjern linja."
    ),
    "number-without-order": (
        "Eit trekk er eit tal, og seier samtidig at verdiane ikkje har noka rekkjefølgje. Tal har alltid ei, og spenn "
        "som [3, 9] byggjer på ho. Fjern ordered: false, eller number: true dersom verdiane berre er namn."
    ),
    "numbers-not-in-order": (
        "Verdiane av eit trekk som er eit tal, deler ikkje tala opp i rekkjefølgje. Kvar from må vere større enn den "
        "førre, eller kvar mindre, når grunnlaget blir svakare jo meir det er av noko, til dømes forseinking eller "
        "kostnad; og verdien for dei lågaste tala må vere utan from, slik at ikkje noko tal fell utanfor. Rett tala, "
        "eller set verdiane i rekkjefølgje."
    ),
    "unknown-input": (
        "Ein regel har eit vilkår om noko som han ikkje kan spørje etter. Reglane for eit kriterium spør etter trekka "
        "i det og kriteria rett under det, og reglane for settet etter dei øvste kriteria og dei eigne trekka til "
        "settet. Rett namnet, eller flytt trekket eller kriteriet dit regelen står."
    ),
    "unknown-step": (
        "Ein regel nemner eit nivå eller ein verdi som ikkje finst for det regelen spør etter. Eit kriterium kan ha "
        "eigne nivå og har då ingen andre, og eit trekk har berre verdiane sine. Skriv eit nivå eller ein verdi som "
        "finst."
    ),
    "cell-without-order": (
        "Eit vilkår krev minst eller høgst ein verdi av eit trekk der verdiane ikkje har noka rekkjefølgje. Ingen "
        "kunne seie kva verdiar det betyr. Skriv opp verdiane som er meinte, som i [one, several], eller fjern "
        "ordered: false dersom det likevel er ei rekkjefølgje."
    ),
    "unknown-level": (
        "Det er nemnt eit nivå som kriteriesettet ikkje har. Terskelen, taket eller regelen som nemner det, "
        "kunne aldri gjere det han er til for. Skriv eit av nivåa som står under levels."
    ),
    "unknown-criterion": (
        "Ein regel har eit vilkår om eit kriterium som kriteriesettet ikkje har. Då kunne ingen seie om vilkåret er "
        "oppfylt. Rett namnet, eller legg til kriteriet."
    ),
    "unknown-recommendation": (
        "Det er nemnt ei tilråding som kriteriesettet ikkje har. Ho har ingen plass mellom dei betre og dei dårlegare, "
        "så ho kan korkje givast eller samanliknast. Skriv ei av dei som står under recommendations, eller legg ho til "
        "der på plassen sin."
    ),
    "late-review": (
        "Ei tidsgrense har ein gjennomgang som kjem etter sjølve grensa. Då er tida ute, og det er ingenting att å gå "
        "gjennom. Set gjennomgangen tidlegare, seinast ved slutten av perioden."
    ),
    "rule-gap": (
        "Det finst kombinasjonar av nivå, eller av verdiar, som ingen regel passar på. Ei gruppe som hamnar på ein av "
        "dei, ville ikkje få noka tilråding, eller eit kriterium ikkje noko nivå, så kriteriesettet kan ikkje "
        "brukast. Legg til ein regel for dei; ein siste regel utan vilkår tek alt som er att."
    ),
    "rule-conflict": (
        "To reglar passar på dei same kombinasjonane av nivå eller verdiar, endå det står at berre éin kan gjere det "
        "(hit-policy: unique). Då er det ope kva for ei av dei to tilrådingane eller nivåa som gjeld. Gjer ein av "
        "reglane smalare, eller skriv hit-policy: first dersom den første skal avgjere."
    ),
    "rule-dead": (
        "Ein regel avgjer aldri noko, fordi alt han passar på, blir fanga opp av tidlegare reglar. Dei som les "
        "reglane, vil tru at han har ein verknad. Flytt han lenger opp, gjer dei tidlegare reglane smalare, eller "
        "fjern han."
    ),
    "not-monotone": (
        "Ei gruppe som er betre på éin ting, og lik på alt anna, får ei dårlegare tilråding, eller eit kriterium får "
        "eit dårlegare nivå. Eit slikt omslag er vanskeleg å forsvare og sjeldan meint. Samanlikn dei to reglane som "
        "meldinga nemner, og rett den eine, med mindre det er ein god grunn som du kan oppgi; har verdiane av eit "
        "trekk inga rekkjefølgje, skriv du ordered: false i det."
    ),
    "level-unreachable": (
        "Eit kriterium kan aldri vere på eit av nivåa, same kva verdiar trekka har. Reglar som krev dette nivået, "
        "slår aldri til, og lesarane får eit feil bilete av skalaen. Endre terskelen, poenga eller taka slik at "
        "nivået er mogleg å nå, eller reglane der reglar avgjer; eit kriterium kan òg ha eigne nivå."
    ),
    "threshold-on-a-score": (
        "Ein terskel er nøyaktig ein poengsum som visse verdiar av trekka gir, utan at noko tak held poengsummen nede. "
        "Om dei når nivået, avheng då av at to tal er like, og det er vanskeleg å forsvare i eit møte. Meldinga "
        "seier i kva område terskelen betyr det same: frå den nærmaste lågare poengsummen som terskelen held borte "
        "frå eit betre nivå, eller frå terskelen for eit lågare nivå dersom han er høgare, utan at dei sjølve er med, "
        "til og med terskelen sjølv. Vel eit tal innanfor dette området, til dømes midten; inga gruppe får eit "
        "anna nivå av det, og det legg ikkje til noko faktum."
    ),
    "value-idle": (
        "Ein verdi av eit trekk gjer ingen skilnad: Korkje verdien før han eller verdien etter han gir nokon gong "
        "kriteriet eit anna nivå. Dersom alle verdiane av eit trekk er like i dette, blir det sagt éin gong, om den "
        "lågaste. Folk blir altså bedne om å skilje mellom ting som ikkje avgjer noko. Gi verdien andre poeng, endre "
        "tersklane eller reglane, eller slå han saman med verdien ved sida av."
    ),
    "trait-idle": (
        "Eit trekk kan ikkje spele noka rolle: Korkje ei tilråding eller nivået på eit anna kriterium heng på "
        "kriteriet det høyrer til, same kva nivå det når. Det blir stilt eit spørsmål og samla belegg, men svaret har "
        "ingen verknad. Nemn kriteriet i ein regel, eller flytt trekket til konteksten dersom det berre skal "
        "rapporterast."
    ),
    "cap-idle": (
        "Eit tak senkar aldri noko nivå: Der det gjeld, er poenga allereie for låge til det, eller eit anna tak "
        "senkar nivået meir, eller like mykje og står framfor det. Taket ser ut som ei sikring, men er det ikkje. "
        "Fjern det, eller endre tersklane eller poenga slik at det kan få verknad."
    ),
    "advice-idle": (
        "Eit råd kan aldri bli gitt: Der vilkåra held, kan ingen av tilrådingane det er meint for, bli resultatet. Det "
        "er skrive for å bli lese, og ingen får sjå det. Utvid vilkåra eller tilrådingane det gjeld for, eller fjern "
        "det."
    ),
    "weight-idle": (
        "Det er gitt ei vekt for noko som ikkje tel i nokon poengsum: eit trekk eller eit kriterium som reglar spør "
        "etter. Dei som les det, vil tru at det tel meir enn resten. Fjern vekta, eller la poeng avgjere."
    ),
    "points-idle": (
        "Verdiane av eit trekk har poeng, men der trekket står, er det reglar som avgjer, og dei spør etter sjølve "
        "verdiane. Poenga tel ikkje i nokon poengsum, endå lesarane vil tru at dei gjer det; det blir sagt éin gong "
        "for kvart trekk. Fjern poenga, eller gi kriteriet tersklar i staden for reglar."
    ),
    "proof-left-out": (
        "Eitt bevis om kriteriesettet ville ta for lang tid, så det er utelate; meldinga seier kva for eit. Grupper "
        "kan vurderast likevel, men ingen veit om ein slik feil finst. Bruk færre trekk, verdiar eller tak, "
        "eller rundare poeng, dersom det skal bevisast."
    ),
}
