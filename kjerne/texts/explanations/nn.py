"""Nynorsk."""

from kjerne.texts.criteria_explanations.nn import EXPLANATIONS as OF_CRITERIA_SETS

EXPLANATIONS: dict[str, str] = {
    "no-such-file": (
        "Ei fil eller mappe som er oppgitt, finst ikkje. Då er det ingenting å lese, og det ho skulle seie, manglar i "
        "resultatet. Sjekk skrivemåten, og at du står i rett mappe."
    ),
    "is-a-folder": (
        "Det er ei mappe der det skulle ha vore ei fil: Mappa er oppgitt som fil, eller namnet sluttar som på ei fil, "
        "til dømes med .yaml. Eit slikt namn er som oftast ein glipp, så det blir ikkje leitt i mappa. Oppgi fila du "
        "meiner, eller gi mappa eit anna namn."
    ),
    "not-a-file": (
        "Namnet høyrer til noko som ikkje er ei vanleg fil, til dømes ei eining eller eit røyr mellom program. Lesinga "
        "kunne ta uendeleg lang tid, så ho blir ikkje påbyrja. Oppgi ei vanleg fil, eller lagre innhaldet som ei."
    ),
    "no-permission": (
        "Fila finst, men du har ikkje lov til å lese ho. Det ho seier, blir utelate, så resultatet kan vere "
        "ufullstendig. Be om tilgang, eller endre rettane til fila."
    ),
    "link-loop": (
        "Ei symbolsk lenkje fører tilbake til seg sjølv, direkte eller gjennom andre lenkjer. Det er inga fil i enden "
        "av ho, og dermed ingenting å lese. Fjern lenkja, eller la ho peike på fila som er meint."
    ),
    "link-outside": (
        "Ei lenkje i ei mappe fører til ei fil utanfor mappa, og blir ikkje følgd. Elles kunne ei mappe du har fått "
        "frå andre, få programmet til å lese filer andre stader på maskina di. Kopier fila inn i mappa, eller oppgi ho "
        "direkte på kommandolinja."
    ),
    "unreadable": (
        "Operativsystemet klarte ikkje å lese fila, og meldinga seier kvifor. Det kan vere ein nettverksdisk som er "
        "borte, eller ein disk som er skadd. Prøv igjen, eller kopier fila til ein annan stad først."
    ),
    "empty-folder": (
        "Det er ingen definisjon i mappa: Korkje der eller i mappene under sluttar noka fil på .yaml, .yml eller "
        ".json. Resultatet ville blitt tomt, og det kunne bli teke for eit godt teikn. Oppgi ei anna mappe, eller gi "
        "filene rett ending; filer med namn som byrjar med punktum, blir ikkje rekna med."
    ),
    "too-large": (
        "Fila er større enn éin mebibyte. Ein definisjon tek nokre få sider, så dette er truleg noko anna, og det "
        "kunne ta svært lang tid å lese det. Sjekk at det er rett fil, og del ho opp dersom ho er det."
    ),
    "not-utf-8": (
        "Fila er ikkje lagra som UTF-8, slik tekst vanlegvis blir lagra i dag. Lesne på feil måte blir bokstavar som "
        "æ, ø og å til noko anna. Opne fila i eit redigeringsprogram og lagre ho som UTF-8."
    ),
    "other-file-type": (
        "Fila høyrer til eit anna program, same kva namnet seier, så det er ingen tekst i ho som kan lesast. Kanskje "
        "har eit Word-dokument eller ei arbeidsbok frå Excel fått same ending som ein definisjon. Opne fila i "
        "programmet ho høyrer til, kopier teksten over i eit tekstredigeringsprogram, og lagre han som UTF-8."
    ),
    "lfs-pointer": (
        "Git LFS har lagt ein peikar der fila skulle ha lege, og sjølve fila er ikkje henta. Det er ingen definisjon "
        "i peikaren. Køyr git lfs pull, eller slå på LFS der filene blir henta ut automatisk."
    ),
    "merge-conflict": (
        "Git har skrive begge sidene av ein konflikt inn i fila, mellom merke, og ingen har valt enno. Difor er det "
        "uklart kva fila betyr. Ta vare på linjene som er rette, slett dei andre og dei tre merka, og sjekk på nytt."
    ),
    "text-ending": (
        "Fila ser ut til å vere ein definisjon, men namnet har fått endinga .txt til slutt, slik Notisblokk gjer. "
        "Windows viser ikkje kjende endingar, så dette er lett å oversjå, og fila manglar i alle resultat. Gi ho eit "
        "namn som sluttar på .yaml."
    ),
    "control-character": (
        "Det er eit teikn i fila som ikkje synest. Slike teikn følgjer gjerne med når tekst blir kopiert, og nokre av "
        "dei kan få ei linje til å sjå annleis ut enn det ho seier. Slett teiknet på staden som er oppgitt; er det "
        "vanskeleg å finne, kan du skrive linja på nytt."
    ),
    "misleading-character": (
        "Eit teikn ser ut som eit mellomrom, ein bindestrek eller eit hermeteikn frå tastaturet, eller det synest "
        "ikkje, men det er eit anna teikn. Tekstbehandlarar og nettsider set inn slike teikn, og dei følgjer med når "
        "tekst blir kopiert. I tekstar for menneske er dei i orden, men i id-ar, nøklar, datoar, tal og oppbygginga "
        "av fila har dei ikkje den tydinga. Skriv teiknet på nytt på staden som er oppgitt."
    ),
    "missing-space": (
        "YAML reknar eit kolon eller ein strek som skiljeteikn berre når det står eit mellomrom etter; elles høyrer "
        "det til ordet. Meldinga viser korleis leddet skal skrivast. Set inn mellomrommet, her og i linjene under som "
        "er skrivne på same måten."
    ),
    "not-yaml": (
        "Fila bryt reglane for YAML på denne staden, så det som følgjer, er ikkje til å forstå. Som regel manglar det "
        "eit hermeteikn, ein klamme, eit kolon eller eit mellomrom, og meldinga seier kva du skal sjå etter. Rett det "
        "og sjekk på nytt, for det kan vere meir lenger nede."
    ),
    "empty-file": (
        "Det er ingenting i fila, eller berre kommentarar. Kanskje vart ho aldri fylt ut eller ikkje lagra, og då "
        "manglar det ei gruppe eller eit kriteriesett utan at nokon merkar det. Skriv definisjonen, eller slett fila."
    ),
    "second-document": (
        "Eit dokument til byrjar i fila, oftast ved ei linje med tre bindestrekar. Ei fil har éin definisjon, som går "
        "under namnet på fila, så den andre ville gå tapt. Flytt han til ei eiga fil, eller fjern linja der han "
        "byrjar."
    ),
    "alias": (
        "Eit alias, til dømes *name, står i staden for noko som er skrive ein annan stad i fila. Ein definisjon skal "
        "seie det han seier der han blir lesen, og alias av alias kan vekse over alle grenser. Skriv ut det aliaset "
        "står for."
    ),
    "anchor": (
        "Eit anker, til dømes &name, merkjer noko slik at det kan takast opp att ein annan stad i fila. Ein definisjon "
        "skal seie det han seier der han blir lesen, så ingenting kan takast opp att ved tilvising. Fjern ankeret, og "
        "skriv ut det som skulle takast opp att."
    ),
    "tag": (
        "Ein merkelapp, til dømes !!str, seier til program kva slags ting dei skal gjere ein verdi til. Med han kunne "
        "verdien tyde noko anna enn han ser ut til, og ulike program gjer ulike ting. Fjern merkelappen; skal verdien "
        "vere tekst, set han i hermeteikn."
    ),
    "merge-key": (
        "Nøkkelen << står i fila, og han hentar nøklar frå ein annan stad. Då kunne ingen sjå samla kva som er sagt, "
        "eller kva som gjeld der båe stadene seier noko. Skriv ut nøklane som er meinte."
    ),
    "duplicate-key": (
        "Den same nøkkelen står to gonger på éin stad. Berre den eine kan telje, og mange program droppar den første "
        "utan å seie frå. Finn ut kva for ein som er rett, og fjern den andre."
    ),
    "key-not-text": (
        "Ein nøkkel er ikkje tekst, men noko anna, til dømes eit tal, true eller ingenting. Nøklar er namn, og program "
        "er usamde om kva andre nøklar betyr. Set nøkkelen i hermeteikn, eller vel eit namn som byrjar med ein "
        "bokstav."
    ),
    "decimal-comma": (
        "Eit tal i krøllparentes er skrive med desimalkomma. Der skil kommaet mellom ledda, så 0,5 blir lese som talet "
        "0 og ein ny nøkkel 5. Skriv talet med desimalpunktum: 0.5."
    ),
    "too-deep": (
        "Lister og nøklar ligg inni kvarandre i meir enn 32 lag. Ingen definisjon treng på langt nær så mange, så "
        "truleg er det opna for mange klammar, eller så er dette ei anna slags fil. Tel klammane på denne staden, og "
        "ta bort lag."
    ),
    "too-many-entries": (
        "Fila har meir enn 50 000 nøklar og verdiar. Det er mange gonger det ein definisjon treng, så truleg er dette "
        "ei anna slags fil, eller ei som eit program har skrive feil. Del ho opp, eller hald ho utanfor."
    ),
    "not-finite": (
        "Ein verdi står for uendeleg eller for noko som ikkje er eit tal, til dømes .inf eller .nan. Han kan ingen "
        "rekne fornuftig med, så han blir avvist overalt. Skriv eit vanleg tal; er han meint som tekst, set han i "
        "hermeteikn."
    ),
    "number-too-long": (
        "Eit tal har meir enn 30 teikn. Poeng, vekter og andelar treng aldri så mange, så det er truleg ein tekst av "
        "siffer, eller ein tast som hang. Kort ned talet, eller set det i hermeteikn dersom det er tekst."
    ),
    "missing-key": (
        "Ein nøkkel som må vere der, manglar. Utan han er definisjonen ufullstendig, og programmet gjettar ikkje på "
        "kva han skulle seie. Legg til nøkkelen som meldinga nemner, med verdien sin."
    ),
    "unknown-key": (
        "Ein nøkkel står der programmet ikkje kjenner nokon slik nøkkel. Som oftast er han feilstava, og vart han "
        "forbigått, ville ingen merke at verdien ikkje tel. Rett nøkkelen eller fjern han; meldinga nemner nøklar som "
        "er kjende."
    ),
    "bad-id": (
        "Ein id er skriven med teikn som ikkje er tillatne i id-ar. Id-ar blir til filnamn og blir brukte av andre "
        "program, så dei er enkle: små bokstavar a–z og siffer, i delar med bindestrek mellom, og ein bokstav først. "
        "Skriv om id-en, og alt som viser til han."
    ),
    "id-too-long": (
        "Ein id har meir enn 100 teikn. Id-ar blir til filnamn og står i tabellar og meldingar, der ein må kunne "
        "oppfatte dei med eitt blikk. Kort ned id-en, òg i alt som viser til han."
    ),
    "device-name": (
        "Ei gruppe har eit namn som Windows har sett av til ei eining: con, prn, aux, nul, com0 til com9, lpt0 til "
        "lpt9. Inga fil kan heite det der, same kva endinga er, så ingen som bruker Windows, kan opne fila til gruppa "
        "eller i det heile hente ho. Vel ein annan id, og gi fila nytt namn."
    ),
    "unknown-word": (
        "Eit ord står der berre nokre få faste ord er tillatne, og det er ikkje eit av dei. Statusen til ei gruppe er "
        "til dømes proposed, active eller ended; eit anna ord ville ikkje tyde noko. Skriv eit av orda som meldinga "
        "nemner."
    ),
    "empty-text": (
        "Ein tekst er oppgitt, men tom. I ein rapport ville det blitt eit hol der lesaren ventar eit namn eller ei "
        "grunngiving. Skriv teksten, eller utelat nøkkelen dersom han ikkje trengst."
    ),
    "too-few": (
        "Ei liste, eller eit sett av nøklar, har færre ledd enn det som må til for å gi meining. Ein skala av nivå "
        "treng til dømes minst to trinn, og ei liste over moglege verdiar minst éin verdi. Legg til det som manglar."
    ),
    "out-of-range": (
        "Eit tal er mindre eller større enn det kan vere her. Poeng og tersklar ligg mellom 0 og 100 og andelar mellom 0 "
        "og 1, medan vekter og månader er heiltal frå 1. Rett talet, og sjå om det var meint for ein annan nøkkel."
    ),
    "bad-date": (
        "Ein dato er ikkje til å lese, eller dagen finst ikkje. Datoar avgjer om eit belegg er gammalt og om eit "
        "mandat har gått ut, så dei må vere tydelege. Skriv eit år, eit år og ein månad, eller ein heil dato: 2024, "
        "2024-06 eller 2024-06-14."
    ),
    "wrong-type": (
        "Noko er av eit anna slag enn det som trengst her, til dømes ein tekst der det skulle ha vore ei liste. "
        "Programmet gjer ikkje det eine om til det andre, for det ville vere å gjette på kva som er meint. Skriv det "
        "slik meldinga bed om."
    ),
    "not-a-number": (
        "Her skal det stå eit tal, og det som står, er ikkje til å lese som eit tal. Vanlege grunnar er hermeteikn, "
        "desimalkomma, ein null framfor, eller ei eining eller eit teikn bak. Skriv berre siffer, med punktum framfor "
        "eventuelle desimalar."
    ),
    **OF_CRITERIA_SETS,
    "not-a-group": (
        "Ei fil som er oppgitt som gruppe, inneheld eit kriteriesett. Det seier korleis grupper blir vurderte, så det "
        "kan ikkje sjølv bli vurdert. Oppgi det med --criteria, eller utelat det."
    ),
    "duplicate-group": (
        "Den same gruppe-id-en står i to filer. Berre fila som kjem først, tel, så det den andre seier, ville gå tapt. "
        "Fjern ei av filene, eller gi gruppa i ho ein annan id og fila det namnet."
    ),
    "duplicate-criteria-set": (
        "Den same id-en for eit kriteriesett står i to filer i mappa criteria. Berre fila som kjem først, tel, så det "
        "den andre seier, ville gå tapt. Fjern ei av filene, eller gi settet i den eine ein eigen id."
    ),
    "no-criteria-set": (
        "Ei gruppe seier ikkje kva for eit kriteriesett ho skal vurderast etter, og det er fleire å velje mellom. "
        "Etter eit anna sett kan den same kodinga tyde noko anna, så det blir ikkje gjetta. Skriv `criteria:` med "
        "id-en til settet gruppa er koda for."
    ),
    "unknown-criteria-set": (
        "Ei gruppe nemner eit kriteriesett som ikkje er her. Oftast er det ein skrivefeil, eller settet har fått ein "
        "annan id. Skriv id-en til eit av setta i mappa criteria, eller til det medfølgjande."
    ),
    "broken-criteria-set": (
        "Kriteriesettet ei gruppe nemner, har ein feil, så ingenting kan seiast om gruppa. Grupper med andre sett blir "
        "vurderte likevel. Rett feila i fila til settet; dei er lista opp dei òg."
    ),
    "near-duplicate-group": (
        "Ei gruppe har same namn som ei anna, eller belegg som seier nøyaktig det same. Det kan vere ein kopi der "
        "ikkje alt er endra, og då tel éi gruppe to gonger, eller ho byggjer på det som er funne om ei anna. Samanlikn "
        "dei to filene, og fjern den eine eller gjer ho ferdig."
    ),
    "id-not-file-name": (
        "Id-en i ei gruppefil er ikkje namnet på fila. Ei gruppe går under båe, så dei må vere like, og der dei ikkje "
        "er det, er det ofte ein kopi som ikkje vart ferdig. Skriv namnet på fila som id, eller gi fila nytt namn."
    ),
    "unknown-trait": (
        "Det er nemnt eit trekk som kriteriesettet ikkje har på denne staden. Det som blir sagt om det, ville ikkje "
        "telje. Skriv eit av trekka i kriteriesettet, eller sjekk at det er rett kriteriesett."
    ),
    "foreign-traits": (
        "Ingen av trekka som gruppa oppgir, finst i kriteriesettet ho blir vurdert etter. Ho er truleg koda for eit "
        "anna sett, og då kan ingenting i ho vurderast etter dette. Oppgi settet ho er koda for, under criteria, "
        "eller kod gruppa på nytt."
    ),
    "unknown-value": (
        "Det er nemnt ein verdi som trekket ikkje har. Programmet kan ikkje vite kor mange poeng han gir. Skriv ein av "
        "verdiane til trekket; i ei gruppe skriv du unknown dersom kjeldene ikkje seier noko."
    ),
    "not-a-range": (
        "Det er gitt tal for eit trekk på ein måte som korkje er eitt tal eller eit spenn. Eit tal står åleine, som i "
        "7, og eit spenn har dei to endane i klammer, som i [3, 9], og båe er med. Skriv det slik, eller skriv opp "
        "verdiar av trekket i staden for tal."
    ),
    "range-reversed": (
        "Eit spenn av tal byrjar med det største. Det kan vere ein skrivefeil i eitt av tala, og då betyr spennet "
        "noko anna enn det skal. Skriv det lågaste talet først, eller rett det som er feil."
    ),
    "unknown-source": (
        "Det blir vist til ei kjelde som ikkje står oppført nokon stad. Då kan ikkje lesarane finne ut kva påstanden "
        "byggjer på. Legg til kjelda under sources i denne fila (for ei gruppe kan det òg vere i kriteriesettet), "
        "eller rett namnet."
    ),
    "unknown-advice": (
        "Eit tiltak gjeld eit råd som kriteriesettet ikkje har. Då kunne ingen sjå kva det var som skulle gjerast. "
        "Skriv id-en til eit av råda som står under advice i kriteriesettet."
    ),
    "decisions-not-in-order": (
        "Eit vedtak står etter eit som er nyare. Det siste vedtaket i lista blir rekna som det som gjeld, så eit "
        "eldre ville bli teke for det. Set vedtaka etter dato, det eldste først."
    ),
    "shares-not-one": (
        "Andelane som er gitt til dei moglege verdiane av eit trekk, blir ikkje nøyaktig éin til saman. Dei seier kor "
        "sannsynleg kvar verdi er, så til saman må dei dekkje alt som er mogleg. Rett dei; der desimalane ikkje går "
        "opp, lèt du éin andel ta resten, som i 0.33, 0.33 og 0.34."
    ),
    "value-without-evidence": (
        "Eit trekk har fått ein verdi, men ingenting seier kva verdien byggjer på; belegg som talar mot han, tel ikkje "
        "her. Då kan ingen etterprøve han, og tilrådinga er ikkje sikrare enn verdien. Legg til belegg med ei kjelde, "
        "eller skriv unknown dersom kjeldene ikkje seier noko."
    ),
    "evidence-without-source": (
        "Eit belegg seier ikkje kva kjelde det er frå. Då kan lesarane korkje slå det opp eller vurdere kva det er "
        "verdt. Oppgi kjelda, og legg ho til under sources dersom ho ikkje står der."
    ),
    "evidence-in-future": (
        "Eit belegg er datert etter dagen sjekken gjeld for, som er i dag dersom ikkje --as-of seier noko anna. Anten "
        "er datoen ein glipp, eller så kunne ingen kjenne til belegget den dagen. Rett datoen, eller oppgi ein seinare "
        "dag med --as-of."
    ),
    "evidence-before-source": (
        "Eit belegg er datert før kjelda det er sagt å kome frå. Eit belegg har som regel datoen til kjelda, så ein av "
        "datoane kan vere feil, eller så er det oppgitt feil kjelde. Rett det som er feil; eit årstal åleine blir "
        "ikkje rekna for å liggje før ein månad i same år."
    ),
    "evidence-old": (
        "Eit belegg er minst så mange år gammalt som det er oppgitt med --max-age, fem dersom ikkje noko er sagt. "
        "Mykje kan ha endra seg sidan då, og tilrådinga med det. Sjå etter noko nyare, eller forsikre deg om at det "
        "framleis stemmer, og legg til eit belegg for det."
    ),
    "established-in-future": (
        "Datoen då gruppa vart oppretta, ligg etter dagen sjekken gjeld for. Anten er datoen ein glipp, eller så fanst "
        "ikkje gruppa enno. Rett datoen; ei gruppe som berre er planlagd, får status: proposed, og datoen når ho blir "
        "oppretta."
    ),
    "lead-is-member": (
        "Leiardepartementet står oppført blant medlemene òg. Då blir det vist to gonger, og den som tel departementa, "
        "får eitt for mykje. Utelat det frå members, som er departementa ved sida av leiardepartementet."
    ),
    "unknown-ministry": (
        "Leiardepartementet eller ein medlem er ikkje oppgitt med den offisielle forkortinga for eit departement. Ho "
        "kan vere feilstava eller frå før 2024, og den som søkjer etter departementet, finn ikkje gruppa. Skriv den "
        "offisielle forkortinga, til dømes BFD; SMK er Statsministerens kontor."
    ),
    "mandate-over": (
        "Mandatet til gruppa har gått ut, men statusen er ikkje ended. Det ser ut som om ho held fram utan mandat. "
        "Skriv status: ended dersom ho er avslutta, eller den nye datoen under mandate-until dersom mandatet er "
        "forlengt."
    ),
    "mandate-ends-soon": (
        "Mandatet til gruppa går ut innan seks månader. Før det må det avgjerast om gruppa skal vidareførast, kor "
        "lenge, eller avviklast. Start gjennomgangen no, og før inn den nye datoen når han er bestemt."
    ),
    "assessment-old": (
        "Kodinga av ei gruppe er eldre enn max-age i kjerne.yaml tillèt på dagen det blir vurdert frå. Det som var "
        "sant då ho vart skriven, kan ha endra seg sidan, og tilrådinga med det. Gå gjennom gruppa på nytt og skriv "
        "den nye dagen som assessed, eller slå av sjekken. Om ei gruppe som er avslutta, blir det ikkje sagt noko."
    ),
    "no-mandate": (
        "Den publiserte tilrådinga er å avgrense gruppa i tid, men fila seier ikkje når mandatet går ut. Ei grense "
        "utan dato blir lett gløymd, og ingenting vil minne nokon om ho. Legg til mandate-until med datoen som er "
        "bestemt, eller be om ei avgjerd."
    ),
    "published-disagrees": (
        "Reglane gir ikkje den tilrådinga som er publisert for denne gruppa; dei gir ei anna eller lèt det stå ope. Då "
        "kan eit trekk vere koda feil eller ukjent, eller så veg kriteria ting annleis enn dei som publiserte ho. Sjå "
        "kva som avgjer, med kjerne explain, og endre kodinga berre der kjeldene støttar det."
    ),
    "configuration-name": (
        "Fila ser ut til å vere oppsettet, men berre kjerne.yaml blir lesen som det, og ingenting av det denne fila "
        "seier, gjeld. Gi ho det namnet. Er ho noko anna, så gi ho eit anna namn."
    ),
    "configured-path": (
        "Ein sti i kjerne.yaml fører ikkje til noko som kan brukast. Stiar der blir skrivne med / og rekna frå mappa "
        "til kjerne.yaml, same kvar programmet blir køyrt. Ingen av dei får føre ut av git-depotet, eller utan git ut "
        "av den mappa og mappa over ho, slik at ei fil frå andre ikkje kan få programmet til å lese andre stader på "
        "maskina di. Rett stien, eller legg det du meiner, der."
    ),
    "unknown-check": (
        "Ei linje under checks i kjerne.yaml nemner ein sjekk som ikkje finst. Linja endrar ingenting, endå nokon "
        "reknar med at ho gjer det. Rett namnet; kjerne check --list viser alle."
    ),
    "error-lowered": (
        "Ei linje under checks i kjerne.yaml ville ha gjort ein feil mindre alvorleg. Ein feil gjer at ein definisjon "
        "ikkje kan brukast, så ingenting kunne vurderast sjølv om han vart slått av. Fjern linja, og rett det feilen "
        "gjeld; åtvaringar og merknader kan hevast, senkast og slåast av."
    ),
    "missing-language": (
        "Ein tekst er gitt på nokre av språka bokmål, nynorsk og engelsk, men ikkje på alle. Den som les på eit språk "
        "som manglar, får teksten på eit anna. Legg til teksten under nb, nn og en, eller skriv han éin gong utan "
        "språk dersom han er lik på alle."
    ),
    "swallowed-text": (
        "Ein del av ein tekst går tapt, fordi YAML tek eit #-teikn etter eit mellomrom for byrjinga på ein kommentar. "
        "Sak #12 blir lese som Sak, og ingenting viser det. Set heile teksten i hermeteikn; er det verkeleg ein "
        "kommentar, skriv du eit mellomrom etter #-teiknet."
    ),
    "ignore-unused": (
        "Ein kommentar seier at ein sjekk skal ignorerast, men her finn sjekken ikkje noko som kan bli det. Dukkar det "
        "opp noko seinare, er det gøymt før nokon har vurdert det. Fjern kommentaren, eller rett id-en eller "
        "plasseringa; feil kan ikkje ignorerast."
    ),
    "ignore-malformed": (
        "Ein kommentar byrjar som ein som får ein sjekk ignorert, men held fram på ein annan måte, og difor ignorerer "
        "han ingenting. Det han skulle gøyme, blir framleis meldt. Skriv # kjerne: ignore[ID], med éin id eller fleire "
        "med komma imellom; id-ane får du med kjerne check --list."
    ),
    "too-many-findings": (
        "Det er meir å seie om denne fila enn det som blir vist, og feil blir viste før alt anna. Ofte har det meste "
        "éi og same årsak. Rett det som blir vist, og køyr sjekken på nytt."
    ),
}

EXAMPLE_WORDS: dict[str, str] = {
    "A note": "Eit notat",
    "A report": "Ein rapport",
    "Example: a group": "Døme: ei gruppe",
    "Example": "Døme",
    "It is led from above.": "Ho blir leidd ovanfrå.",
    "It is not led from above.": "Ho blir ikkje leidd ovanfrå.",
    "The need is lasting.": "Behovet er varig.",
    "The need will pass.": "Behovet går over.",
    "Three ministries own a part": "Tre departement eig kvar sin del",
    "Wait and see.": "Vent og sjå.",
    "Anchored": "Forankra",
    "Complexity": "Kompleksitet",
    "Horizon": "Tidshorisont",
    "Leader": "Leiar",
    "Ministries": "Departement",
    "Need": "Behov",
    "Outlook": "Utsikter",
    "Reach": "Rekkjevidd",
}
"""The texts in the examples of checks, by how they stand in the catalogue."""
