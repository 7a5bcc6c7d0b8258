"""Bokmål."""

EXPLANATIONS: dict[str, str] = {
    "reserved-word": (
        "En id er et ord som alt har en egen betydning: unknown, any eller undetermined. Het en verdi unknown, kunne "
        "ingen skille den fra en verdi som ikke er kjent. Velg en annen id."
    ),
    "duplicate-name": (
        "Det samme navnet står to ganger i én liste, enten den er over nivåer, anbefalinger, verdier, regler eller "
        "råd. Da ville navnet bety to ting, eller ha to plasser i en rekkefølge. Fjern det ene, eller bytt det ut."
    ),
    "too-many-combinations": (
        "Det én tabell leser, nivåene på kriteriene og verdiene av trekkene, kan kombineres på mer enn 65 536 måter. "
        "Hver av dem blir gjennomgått, slik at det er bevist, og ikke bare en antakelse, at reglene dekker alt; med "
        "flere tar det for lang tid. Bruk færre kriterier, trekk, nivåer eller verdier, eller samle noen av dem i et "
        "eget kriterium med en liten tabell."
    ),
    "too-intricate": (
        "Trekkene under et kriterium gir så mange ulike poengsummer at en gruppe ikke kunne vurderes på rimelig tid "
        "hvis alle var ukjente. Et sett med et slikt kriterium blir ikke brukt til noe. Bruk færre trekk, verdier "
        "eller tak, eller rundere poeng, eller sett sammen kriteriet av mindre kriterier som avgjøres av regler."
    ),
    "first-threshold": (
        "Det laveste nivået har fått en terskel. Et kriterium er på det nivået når det ikke når opp til noe annet, så "
        "tallet ville aldri bli brukt. Fjern linjen, men se først etter om nivåene går fra det dårligste til det "
        "beste."
    ),
    "duplicate-trait": (
        "Et trekk med samme navn står to steder: under to kriterier, eller under et kriterium og i konteksten. En "
        "gruppe svarer én gang på hvert trekk, og det ville ikke være klart hvilket av de to svaret gjelder. Gi det "
        "ene nytt navn, eller fjern det."
    ),
    "duplicate-criterion": (
        "Et kriterium har samme id som et trekk eller et annet kriterium, kanskje et annet sted i treet. Regler, valg "
        "på kommandolinjen og rapporter nevner trekk og kriterier bare med id, og da er det uklart hvilket som er "
        "ment. Velg en annen id for et av dem."
    ),
    "points-not-rising": (
        "Poengene til et trekk synker fra en verdi til den neste. Verdiene går fra det svakeste grunnlaget til det "
        "sterkeste, og det er langs denne rekken programmet sier hva som ville endre et resultat. Sett verdiene i "
        "riktig rekkefølge, eller rett poengene; verdier som teller likt, kan ha like mange. Har de ingen rekkefølge, "
        "skriver du ordered: false i trekket."
    ),
    "thresholds-and-rules": (
        "Et kriterium har både terskler og regler. Terskler sier hvilket nivå en poengsum gir, og regler gir nivået "
        "selv, så de to kan motsi hverandre. Fjern tersklene hvis reglene skal avgjøre, eller reglene hvis poengene "
        "skal det."
    ),
    "rules-under-points": (
        "Et kriterium som avgjøres av regler, er en del av et som avgjøres av poeng. Det som er en del av et "
        "kriterium med poeng, teller med poengsummen sin, og regler gir et nivå, men ingen poengsum. Gi det indre "
        "kriteriet poeng i stedet for regler, eller la regler avgjøre det ytre; de spør etter nivåer."
    ),
    "caps-without-points": (
        "Det er gitt tak for et kriterium som avgjøres av regler. Et tak senker et nivå som poeng har gitt, så her er "
        "det ingenting å senke. Skriv taket som en regel, foran reglene som gir mer."
    ),
    "caps-on-subtotal": (
        "Det er gitt tak for en delsum, altså et kriterium som teller med poengsummen sin i et annet. Et tak senker "
        "et nivå, men ingen poengsum, så det ytre kriteriet ville ikke merke det. Flytt takene til det kriteriet som "
        "teller med nivået sitt; der kan de også nevne trekkene i delsummene."
    ),
    "from-without-number": (
        "En verdi sier fra hvilket tall den gjelder, eller et trekk nevner en enhet, men trekket er ikke oppgitt som "
        "et tall. Grupper kunne ikke kodes med tall, og det som er skrevet, ville gå tapt. Skriv number: true i "
        "trekket, eller fjern linjen."
    ),
    "number-without-order": (
        "Et trekk er et tall, og sier samtidig at verdiene ikke har noen rekkefølge. Tall har alltid en, og spenn som "
        "[3, 9] bygger på den. Fjern ordered: false, eller number: true hvis verdiene bare er navn."
    ),
    "numbers-not-in-order": (
        "Verdiene av et trekk som er et tall, deler ikke tallene opp i rekkefølge. Hver from må være større enn den "
        "forrige, eller hver mindre, når grunnlaget blir svakere jo mer det er av noe, for eksempel forsinkelse eller "
        "kostnad; og verdien for de laveste tallene må være uten from, slik at ikke noe tall faller utenfor. Rett "
        "tallene, eller sett verdiene i rekkefølge."
    ),
    "unknown-input": (
        "En regel har et vilkår om noe som den ikke kan spørre etter. Reglene for et kriterium spør etter trekkene i "
        "det og kriteriene rett under det, og reglene for settet etter de øverste kriteriene og settets egne trekk. "
        "Rett navnet, eller flytt trekket eller kriteriet dit regelen står."
    ),
    "unknown-step": (
        "En regel nevner et nivå eller en verdi som ikke finnes for det regelen spør etter. Et kriterium kan ha egne "
        "nivåer og har da ingen andre, og et trekk har bare verdiene sine. Skriv et nivå eller en verdi som finnes."
    ),
    "cell-without-order": (
        "Et vilkår krever minst eller høyst en verdi av et trekk der verdiene ikke har noen rekkefølge. Ingen kunne "
        "si hvilke verdier det betyr. Skriv opp verdiene som er ment, som i [one, several], eller fjern ordered: "
        "false hvis det likevel er en rekkefølge."
    ),
    "unknown-level": (
        "Det er nevnt et nivå som kriteriesettet ikke har. Terskelen, taket eller regelen som nevner det, "
        "kunne aldri gjøre det den er til for. Skriv et av nivåene som står under levels."
    ),
    "unknown-criterion": (
        "En regel har et vilkår om et kriterium som kriteriesettet ikke har. Da kunne ingen si om vilkåret er oppfylt. "
        "Rett navnet, eller legg til kriteriet."
    ),
    "unknown-recommendation": (
        "Det er nevnt en anbefaling som kriteriesettet ikke har. Den har ingen plass mellom de bedre og de dårligere, "
        "så den kan verken gis eller sammenlignes. Skriv en av dem som står under recommendations, eller legg den til "
        "der på plassen sin."
    ),
    "late-review": (
        "En tidsgrense har en gjennomgang som kommer etter selve grensen. Da er tiden ute, og det er ingenting igjen å "
        "gå gjennom. Sett gjennomgangen tidligere, senest ved slutten av perioden."
    ),
    "rule-gap": (
        "Det finnes kombinasjoner av nivåer, eller av verdier, som ingen regel passer på. En gruppe som havner på en "
        "av dem, ville ikke få noen anbefaling, eller et kriterium ikke noe nivå, så kriteriesettet kan ikke brukes. "
        "Legg til en regel for dem; en siste regel uten vilkår tar alt som er igjen."
    ),
    "rule-conflict": (
        "To regler passer på de samme kombinasjonene av nivåer eller verdier, enda det står at bare én kan gjøre det "
        "(hit-policy: unique). Da er det åpent hvilken av de to anbefalingene eller nivåene som gjelder. Gjør en av "
        "reglene smalere, eller skriv hit-policy: first hvis den første skal avgjøre."
    ),
    "rule-dead": (
        "En regel avgjør aldri noe, fordi alt den passer på, fanges opp av tidligere regler. De som leser reglene, vil "
        "tro at den har en virkning. Flytt den lenger opp, gjør de tidligere reglene smalere, eller fjern den."
    ),
    "not-monotone": (
        "En gruppe som er bedre på én ting, og lik på alt annet, får en dårligere anbefaling, eller et kriterium får "
        "et dårligere nivå. Et slikt omslag er vanskelig å forsvare og sjelden ment. Sammenlign de to reglene som "
        "meldingen nevner, og rett den ene, med mindre det er en god grunn som du kan oppgi; har verdiene av et trekk "
        "ingen rekkefølge, skriver du ordered: false i det."
    ),
    "level-unreachable": (
        "Et kriterium kan aldri være på et av nivåene, uansett hvilke verdier trekkene har. Regler som krever dette "
        "nivået, slår aldri til, og leserne får et feil bilde av skalaen. Endre terskelen, poengene eller takene slik "
        "at nivået kan nås, eller reglene der regler avgjør; et kriterium kan også ha egne nivåer."
    ),
    "threshold-on-a-score": (
        "En terskel er nøyaktig en poengsum som visse verdier av trekkene gir, uten at noe tak holder poengsummen nede. "
        "Om de når nivået, avhenger da av at to tall er like, og det er vanskelig å forsvare i et møte. "
        "Meldingen sier i hvilket område terskelen betyr det samme: fra den nærmeste lavere poengsummen som "
        "terskelen holder borte fra et bedre nivå, eller fra terskelen for et lavere nivå hvis den er høyere, uten at "
        "de selv er med, til og med terskelen selv. Velg et tall innenfor dette området, for eksempel midten; "
        "ingen gruppe får et annet nivå av det, og det tilføyer ingen fakta."
    ),
    "value-idle": (
        "En verdi av et trekk gjør ingen forskjell: Verken verdien før den eller verdien etter den gir noen gang "
        "kriteriet et annet nivå. Hvis alle verdiene av et trekk er like i dette, sies det én gang, om den laveste. "
        "Folk blir altså bedt om å skille mellom ting som ikke avgjør noe. Gi verdien andre poeng, endre tersklene "
        "eller reglene, eller slå den sammen med verdien ved siden av."
    ),
    "trait-idle": (
        "Et trekk kan ikke spille noen rolle: Verken en anbefaling eller nivået på et annet kriterium avhenger av "
        "kriteriet det hører til, uansett hvilket nivå det når. Det stilles et spørsmål og samles belegg, men svaret "
        "har ingen virkning. Nevn kriteriet i en regel, eller flytt trekket til konteksten hvis det bare skal "
        "rapporteres."
    ),
    "cap-idle": (
        "Et tak senker aldri noe nivå: Der det gjelder, er poengene allerede for lave til det, eller et annet tak "
        "senker nivået mer, eller like mye og står foran det. Taket ser ut som en sikring, men er det ikke. Fjern "
        "det, eller endre tersklene eller poengene slik at det kan få virkning."
    ),
    "advice-idle": (
        "Et råd kan aldri bli gitt: Der vilkårene holder, kan ingen av anbefalingene det er ment for, bli resultatet. "
        "Det er skrevet for å bli lest, og ingen får se det. Utvid vilkårene eller anbefalingene det gjelder for, "
        "eller fjern det."
    ),
    "weight-idle": (
        "Det er gitt en vekt for noe som ikke teller i noen poengsum: et trekk eller et kriterium som regler spør "
        "etter. De som leser det, vil tro at det teller mer enn resten. Fjern vekten, eller la poeng avgjøre."
    ),
    "points-idle": (
        "Verdiene av et trekk har poeng, men der trekket står, er det regler som avgjør, og de spør etter selve "
        "verdiene. Poengene teller ikke i noen poengsum, enda leserne vil tro at de gjør det; det sies én gang for "
        "hvert trekk. Fjern poengene, eller gi kriteriet terskler i stedet for regler."
    ),
    "proof-left-out": (
        "Ett bevis om kriteriesettet ville ta for lang tid, så det er utelatt; meldingen sier hvilket. Grupper kan "
        "vurderes likevel, men ingen vet om en slik feil finnes. Bruk færre trekk, verdier eller tak, eller "
        "rundere poeng, hvis det skal bevises."
    ),
}
