"""Bokmål."""

from kjerne.texts.criteria_explanations.nb import EXPLANATIONS as OF_CRITERIA_SETS

EXPLANATIONS: dict[str, str] = {
    "no-such-file": (
        "En fil eller mappe som er oppgitt, finnes ikke. Da er det ingenting å lese, og det den skulle si, mangler i "
        "resultatet. Sjekk skrivemåten, og at du står i riktig mappe."
    ),
    "is-a-folder": (
        "Det er en mappe der det skulle vært en fil: Mappen er oppgitt som fil, eller navnet slutter som på en fil, "
        "for eksempel med .yaml. Et slikt navn er som oftest en glipp, så det letes ikke i mappen. Oppgi filen du "
        "mener, eller gi mappen et annet navn."
    ),
    "not-a-file": (
        "Navnet hører til noe som ikke er en vanlig fil, for eksempel en enhet eller et rør mellom programmer. "
        "Lesingen kunne ta uendelig lang tid, så den blir ikke påbegynt. Oppgi en vanlig fil, eller lagre innholdet "
        "som en."
    ),
    "no-permission": (
        "Filen finnes, men du har ikke lov til å lese den. Det den sier, blir utelatt, så resultatet kan være "
        "ufullstendig. Be om tilgang, eller endre rettighetene til filen."
    ),
    "link-loop": (
        "En symbolsk lenke fører tilbake til seg selv, direkte eller gjennom andre lenker. Det er ingen fil i enden av "
        "den, og dermed ingenting å lese. Fjern lenken, eller la den peke på filen som er ment."
    ),
    "link-outside": (
        "En lenke i en mappe fører til en fil utenfor mappen, og blir ikke fulgt. Ellers kunne en mappe du har fått "
        "fra andre, få programmet til å lese filer andre steder på maskinen din. Kopier filen inn i mappen, eller "
        "oppgi den direkte på kommandolinjen."
    ),
    "unreadable": (
        "Operativsystemet klarte ikke å lese filen, og meldingen sier hvorfor. Det kan være en nettverksdisk som er "
        "borte, eller en disk som er skadet. Prøv igjen, eller kopier filen til et annet sted først."
    ),
    "empty-folder": (
        "Det er ingen definisjon i mappen: Verken der eller i mappene under slutter noen fil på .yaml, .yml eller "
        ".json. Resultatet ville blitt tomt, og det kunne tas for et godt tegn. Oppgi en annen mappe, eller gi filene "
        "riktig endelse; filer med navn som begynner med punktum, regnes ikke med."
    ),
    "too-large": (
        "Filen er større enn én mebibyte. En definisjon tar noen få sider, så dette er trolig noe annet, og det kunne "
        "ta svært lang tid å lese det. Sjekk at det er riktig fil, og del den opp hvis den er det."
    ),
    "not-utf-8": (
        "Filen er ikke lagret som UTF-8, slik tekst vanligvis lagres i dag. Lest på feil måte blir bokstaver som æ, ø "
        "og å til noe annet. Åpne filen i et redigeringsprogram og lagre den som UTF-8."
    ),
    "other-file-type": (
        "Filen hører til et annet program, uansett hva navnet sier, så det er ingen tekst i den som kan leses. "
        "Kanskje har et Word-dokument eller en arbeidsbok fra Excel fått samme ending som en definisjon. Åpne filen i "
        "programmet den hører til, kopier teksten over i et tekstredigeringsprogram, og lagre den som UTF-8."
    ),
    "lfs-pointer": (
        "Git LFS har lagt en peker der filen skulle ha ligget, og selve filen er ikke hentet. Det er ingen definisjon "
        "i pekeren. Kjør git lfs pull, eller slå på LFS der filene hentes ut automatisk."
    ),
    "merge-conflict": (
        "Git har skrevet begge sider av en konflikt inn i filen, mellom merker, og ingen har valgt ennå. Derfor er "
        "det uklart hva filen betyr. Behold linjene som er riktige, slett de andre og de tre merkene, og sjekk på "
        "nytt."
    ),
    "text-ending": (
        "Filen ser ut til å være en definisjon, men navnet har fått endingen .txt til slutt, slik Notisblokk gjør. "
        "Windows viser ikke kjente endinger, så dette er lett å overse, og filen mangler i alle resultater. Gi den et "
        "navn som slutter på .yaml."
    ),
    "control-character": (
        "Det er et tegn i filen som ikke synes. Slike tegn følger gjerne med når tekst kopieres, og noen av dem kan få "
        "en linje til å se annerledes ut enn det den sier. Slett tegnet på stedet som er oppgitt; er det vanskelig å "
        "finne, kan du skrive linjen på nytt."
    ),
    "misleading-character": (
        "Et tegn ser ut som et mellomrom, en bindestrek eller et anførselstegn fra tastaturet, eller det vises ikke, "
        "men det er et annet tegn. Tekstbehandlere og nettsider setter inn slike tegn, og de følger med når tekst "
        "kopieres. I tekster for mennesker er de i orden, men i id-er, nøkler, datoer, tall og oppbygningen av filen "
        "har de ikke den betydningen. Skriv tegnet på nytt på stedet som er oppgitt."
    ),
    "missing-space": (
        "YAML regner et kolon eller en strek som skilletegn bare når det står et mellomrom etter; ellers hører det "
        "til ordet. Meldingen viser hvordan leddet skal skrives. Sett inn mellomrommet, her og i linjene under som er "
        "skrevet på samme måte."
    ),
    "not-yaml": (
        "Filen bryter reglene for YAML på dette stedet, så det som følger, kan ikke forstås. Som regel mangler det et "
        "anførselstegn, en klamme, et kolon eller et mellomrom, og meldingen sier hva du skal se etter. Rett det og "
        "sjekk på nytt, for det kan være mer lenger nede."
    ),
    "empty-file": (
        "Det er ingenting i filen, eller bare kommentarer. Kanskje ble den aldri fylt ut eller ikke lagret, og da "
        "mangler det en gruppe eller et kriteriesett uten at noen merker det. Skriv definisjonen, eller slett filen."
    ),
    "second-document": (
        "Et dokument til begynner i filen, oftest ved en linje med tre bindestreker. En fil har én definisjon, som går "
        "under filens navn, så den andre ville gå tapt. Flytt den til en egen fil, eller fjern linjen der den "
        "begynner."
    ),
    "alias": (
        "Et alias, for eksempel *name, står i stedet for noe som er skrevet et annet sted i filen. En definisjon skal "
        "si det den sier der den leses, og aliaser av aliaser kan vokse over alle grenser. Skriv ut det aliaset står "
        "for."
    ),
    "anchor": (
        "Et anker, for eksempel &name, merker noe slik at det kan gjentas et annet sted i filen. En definisjon skal si "
        "det den sier der den leses, så ingenting kan gjentas ved henvisning. Fjern ankeret, og skriv ut det som "
        "skulle gjentas."
    ),
    "tag": (
        "En merkelapp, for eksempel !!str, sier til programmer hva slags ting de skal gjøre en verdi til. Med den "
        "kunne verdien bety noe annet enn den ser ut til, og ulike programmer gjør ulike ting. Fjern merkelappen; skal "
        "verdien være tekst, sett den i anførselstegn."
    ),
    "merge-key": (
        "Nøkkelen << står i filen, og den henter nøkler fra et annet sted. Da kunne ingen se samlet hva som er sagt, "
        "eller hva som gjelder der begge steder sier noe. Skriv ut nøklene som er ment."
    ),
    "duplicate-key": (
        "Den samme nøkkelen står to ganger på ett sted. Bare den ene kan telle, og mange programmer dropper den første "
        "uten å si fra. Finn ut hvilken som er riktig, og fjern den andre."
    ),
    "key-not-text": (
        "En nøkkel er ikke tekst, men noe annet, for eksempel et tall, true eller ingenting. Nøkler er navn, og "
        "programmer er uenige om hva andre nøkler betyr. Sett nøkkelen i anførselstegn, eller velg et navn som "
        "begynner med en bokstav."
    ),
    "decimal-comma": (
        "Et tall i krøllparentes er skrevet med desimalkomma. Der skiller kommaet mellom leddene, så 0,5 blir lest som "
        "tallet 0 og en ny nøkkel 5. Skriv tallet med desimalpunktum: 0.5."
    ),
    "too-deep": (
        "Lister og nøkler ligger inni hverandre i mer enn 32 lag. Ingen definisjon trenger på langt nær så mange, så "
        "trolig er det åpnet for mange klammer, eller så er dette en annen slags fil. Tell klammene på dette stedet, "
        "og ta bort lag."
    ),
    "too-many-entries": (
        "Filen har mer enn 50 000 nøkler og verdier. Det er mange ganger det en definisjon trenger, så trolig er "
        "dette en annen slags fil, eller en som et program har skrevet feil. Del den opp, eller hold den utenfor."
    ),
    "not-finite": (
        "En verdi står for uendelig eller for noe som ikke er et tall, for eksempel .inf eller .nan. Den kan ingen "
        "regne fornuftig med, så den avvises overalt. Skriv et vanlig tall; er den ment som tekst, sett den i "
        "anførselstegn."
    ),
    "number-too-long": (
        "Et tall har mer enn 30 tegn. Poeng, vekter og andeler trenger aldri så mange, så det er trolig en tekst av "
        "sifre, eller en tast som hang. Kort ned tallet, eller sett det i anførselstegn hvis det er tekst."
    ),
    "missing-key": (
        "En nøkkel som må være der, mangler. Uten den er definisjonen ufullstendig, og programmet gjetter ikke på hva "
        "den skulle si. Legg til nøkkelen som meldingen nevner, med verdien sin."
    ),
    "unknown-key": (
        "En nøkkel står der programmet ikke kjenner noen slik nøkkel. Som oftest er den feilstavet, og ble den "
        "forbigått, ville ingen merke at verdien ikke teller. Rett nøkkelen eller fjern den; meldingen nevner nøkler "
        "som er kjent."
    ),
    "bad-id": (
        "En id er skrevet med tegn som ikke er tillatt i id-er. Id-er blir til filnavn og brukes av andre programmer, "
        "så de er enkle: små bokstaver a–z og sifre, i deler med bindestrek mellom, og en bokstav først. Skriv om "
        "id-en, og alt som viser til den."
    ),
    "id-too-long": (
        "En id har mer enn 100 tegn. Id-er blir til filnavn og står i tabeller og meldinger, der de må kunne "
        "oppfattes med ett blikk. Forkort id-en, også i alt som viser til den."
    ),
    "device-name": (
        "En gruppe har et navn som Windows har satt av til en enhet: con, prn, aux, nul, com0 til com9, lpt0 til "
        "lpt9. Ingen fil kan hete det der, uansett ending, så ingen som bruker Windows, kan åpne filen til gruppen "
        "eller i det hele tatt hente den. Velg en annen id, og gi filen nytt navn."
    ),
    "unknown-word": (
        "Et ord står der bare noen få faste ord er tillatt, og det er ikke et av dem. Statusen til en gruppe er for "
        "eksempel proposed, active eller ended; et annet ord ville ikke bety noe. Skriv et av ordene som meldingen "
        "nevner."
    ),
    "empty-text": (
        "En tekst er oppgitt, men tom. I en rapport ville det blitt et hull der leseren venter et navn eller en "
        "begrunnelse. Skriv teksten, eller utelat nøkkelen hvis den ikke trengs."
    ),
    "too-few": (
        "En liste, eller et sett av nøkler, har færre ledd enn det som må til for å gi mening. En skala av nivåer "
        "trenger for eksempel minst to trinn, og en liste over mulige verdier minst én verdi. Legg til det som "
        "mangler."
    ),
    "out-of-range": (
        "Et tall er mindre eller større enn det kan være her. Poeng og terskler ligger mellom 0 og 100 og andeler "
        "mellom 0 og 1, mens vekter og måneder er heltall fra 1. Rett tallet, og se om det var ment for en annen "
        "nøkkel."
    ),
    "bad-date": (
        "En dato kan ikke leses, eller dagen finnes ikke. Datoer avgjør om et belegg er gammelt og om et mandat er "
        "utløpt, så de må være tydelige. Skriv et år, et år og en måned, eller en hel dato: 2024, 2024-06 eller "
        "2024-06-14."
    ),
    "wrong-type": (
        "Noe er av et annet slag enn det som trengs her, for eksempel en tekst der det skulle vært en liste. "
        "Programmet gjør ikke det ene om til det andre, for det ville være å gjette på hva som er ment. Skriv det slik "
        "meldingen ber om."
    ),
    "not-a-number": (
        "Her skal det stå et tall, og det som står, kan ikke leses som et tall. Vanlige grunner er anførselstegn, "
        "desimalkomma, en null foran, eller en enhet eller et tegn bak. Skriv bare sifre, med punktum foran eventuelle "
        "desimaler."
    ),
    **OF_CRITERIA_SETS,
    "not-a-group": (
        "En fil som er oppgitt som gruppe, inneholder et kriteriesett. Det sier hvordan grupper vurderes, så det kan "
        "ikke selv bli vurdert. Oppgi det med --criteria, eller utelat det."
    ),
    "duplicate-group": (
        "Den samme gruppe-id-en står i to filer. Bare filen som kommer først, teller, så det den andre sier, ville gå "
        "tapt. Fjern en av filene, eller gi gruppen i den en annen id og filen det navnet."
    ),
    "duplicate-criteria-set": (
        "Den samme id-en for et kriteriesett står i to filer i mappen criteria. Bare filen som kommer først, teller, "
        "så det den andre sier, ville gå tapt. Fjern en av filene, eller gi settet i den ene en egen id."
    ),
    "no-criteria-set": (
        "En gruppe sier ikke hvilket kriteriesett den skal vurderes etter, og det er flere å velge mellom. Etter et "
        "annet sett kan den samme kodingen bety noe annet, så det gjettes ikke. Skriv `criteria:` med id-en til settet "
        "gruppen er kodet for."
    ),
    "unknown-criteria-set": (
        "En gruppe nevner et kriteriesett som ikke er her. Oftest er det en skrivefeil, eller settet har fått en annen "
        "id. Skriv id-en til et av settene i mappen criteria, eller til det medfølgende."
    ),
    "broken-criteria-set": (
        "Kriteriesettet en gruppe nevner, har en feil, så ingenting kan sies om gruppen. Grupper med andre sett "
        "vurderes likevel. Rett feilene i filen til settet; de er listet opp de også."
    ),
    "near-duplicate-group": (
        "En gruppe har samme navn som en annen, eller belegg som sier nøyaktig det samme. Det kan være en kopi der "
        "ikke alt er endret, og da teller én gruppe to ganger, eller den bygger på det som er funnet om en annen. "
        "Sammenlign de to filene, og fjern den ene eller gjør den ferdig."
    ),
    "id-not-file-name": (
        "Id-en i en gruppefil er ikke navnet på filen. En gruppe går under begge, så de må være like, og der de ikke "
        "er det, er det ofte en kopi som ikke ble ferdig. Skriv filens navn som id, eller gi filen nytt navn."
    ),
    "unknown-trait": (
        "Det er nevnt et trekk som kriteriesettet ikke har på dette stedet. Det som sies om det, ville ikke telle. "
        "Skriv et av trekkene i kriteriesettet, eller sjekk at det er riktig kriteriesett."
    ),
    "foreign-traits": (
        "Ingen av trekkene som gruppen oppgir, finnes i kriteriesettet den vurderes etter. Den er trolig kodet for et "
        "annet sett, og da kan ingenting i den vurderes etter dette. Oppgi settet den er kodet for, under criteria, "
        "eller kod gruppen på nytt."
    ),
    "unknown-value": (
        "Det er nevnt en verdi som trekket ikke har. Programmet kan ikke vite hvor mange poeng den gir. Skriv en av "
        "verdiene til trekket; i en gruppe skriver du unknown hvis kildene ikke sier noe."
    ),
    "not-a-range": (
        "Det er gitt tall for et trekk på en måte som verken er ett tall eller et spenn. Et tall står alene, som i 7, "
        "og et spenn har de to endene i klammer, som i [3, 9], og begge er med. Skriv det slik, eller skriv opp "
        "verdier av trekket i stedet for tall."
    ),
    "range-reversed": (
        "Et spenn av tall begynner med det største. Det kan være en skrivefeil i ett av tallene, og da betyr spennet "
        "noe annet enn det skal. Skriv det laveste tallet først, eller rett det som er feil."
    ),
    "unknown-source": (
        "Det vises til en kilde som ikke står oppført noe sted. Da kan ikke leserne finne ut hva påstanden bygger på. "
        "Legg til kilden under sources i denne filen (for en gruppe kan det også være i kriteriesettet), eller rett "
        "navnet."
    ),
    "unknown-advice": (
        "Et tiltak gjelder et råd som kriteriesettet ikke har. Da kunne ingen se hva det var som skulle gjøres. Skriv"
        " id-en til et av rådene som står under advice i kriteriesettet."
    ),
    "decisions-not-in-order": (
        "Et vedtak står etter et som er nyere. Det siste vedtaket i listen regnes som det som gjelder, så et eldre "
        "ville bli tatt for det. Sett vedtakene etter dato, det eldste først."
    ),
    "shares-not-one": (
        "Andelene som er gitt til de mulige verdiene av et trekk, blir ikke nøyaktig én til sammen. De sier hvor "
        "sannsynlig hver verdi er, så til sammen må de dekke alt som er mulig. Rett dem; der desimalene ikke går opp, "
        "lar du én andel ta resten, som i 0.33, 0.33 og 0.34."
    ),
    "value-without-evidence": (
        "Et trekk har fått en verdi, men ingenting sier hva verdien bygger på; belegg som taler mot den, teller ikke "
        "her. Da kan ingen etterprøve den, og anbefalingen er ikke sikrere enn verdien. Legg til belegg med en kilde, "
        "eller skriv unknown hvis kildene ikke sier noe."
    ),
    "evidence-without-source": (
        "Et belegg sier ikke hvilken kilde det er fra. Da kan leserne verken slå det opp eller vurdere hva det er "
        "verdt. Oppgi kilden, og legg den til under sources hvis den ikke står der."
    ),
    "evidence-in-future": (
        "Et belegg er datert etter dagen sjekken gjelder for, som er i dag hvis ikke --as-of sier noe annet. Enten er "
        "datoen en glipp, eller så kunne ingen kjenne til belegget den dagen. Rett datoen, eller oppgi en senere dag "
        "med --as-of."
    ),
    "evidence-before-source": (
        "Et belegg er datert før kilden det sies å komme fra. Et belegg har som regel kildens dato, så en av datoene "
        "kan være feil, eller så er det oppgitt feil kilde. Rett det som er feil; et årstall alene regnes ikke for å "
        "ligge før en måned i samme år."
    ),
    "evidence-old": (
        "Et belegg er minst så mange år gammelt som det er oppgitt med --max-age, fem hvis ikke noe er sagt. Mye kan "
        "ha endret seg siden da, og anbefalingen med det. Se etter noe nyere, eller forsikre deg om at det fortsatt "
        "stemmer, og legg til et belegg for det."
    ),
    "established-in-future": (
        "Datoen da gruppen ble opprettet, ligger etter dagen sjekken gjelder for. Enten er datoen en glipp, eller så "
        "fantes ikke gruppen ennå. Rett datoen; en gruppe som bare er planlagt, får status: proposed, og datoen når "
        "den blir opprettet."
    ),
    "lead-is-member": (
        "Lederdepartementet står oppført blant medlemmene også. Da blir det vist to ganger, og den som teller "
        "departementene, får ett for mye. Utelat det fra members, som er departementene ved siden av "
        "lederdepartementet."
    ),
    "unknown-ministry": (
        "Lederdepartementet eller et medlem er ikke oppgitt med den offisielle forkortelsen for et departement. Den "
        "kan være feilstavet eller fra før 2024, og den som søker etter departementet, finner ikke gruppen. Skriv den "
        "offisielle forkortelsen, for eksempel BFD; SMK er Statsministerens kontor."
    ),
    "mandate-over": (
        "Gruppens mandat er utløpt, men statusen er ikke ended. Det ser ut som om den fortsetter uten mandat. Skriv "
        "status: ended hvis den er avsluttet, eller den nye datoen under mandate-until hvis mandatet er forlenget."
    ),
    "mandate-ends-soon": (
        "Gruppens mandat løper ut innen seks måneder. Før det må det avgjøres om gruppen skal videreføres, hvor lenge, "
        "eller avvikles. Start gjennomgangen nå, og før inn den nye datoen når den er bestemt."
    ),
    "assessment-old": (
        "Kodingen av en gruppe er eldre enn max-age i kjerne.yaml tillater på dagen det vurderes fra. Det som var "
        "sant da den ble skrevet, kan ha endret seg siden, og anbefalingen med det. Gå gjennom gruppen på nytt og "
        "skriv den nye dagen som assessed, eller slå av sjekken. Om en gruppe som er avsluttet, sies det ingenting."
    ),
    "no-mandate": (
        "Den publiserte anbefalingen er å tidsbegrense gruppen, men filen sier ikke når mandatet løper ut. En grense "
        "uten dato blir lett glemt, og ingenting vil minne noen om den. Legg til mandate-until med datoen som er "
        "bestemt, eller be om en avgjørelse."
    ),
    "published-disagrees": (
        "Reglene gir ikke den anbefalingen som er publisert for denne gruppen; de gir en annen eller lar det stå "
        "åpent. Da kan et trekk være kodet feil eller ukjent, eller så veier kriteriene ting annerledes enn de som "
        "publiserte den. Se hva som avgjør, med kjerne explain, og endre kodingen bare der kildene støtter det."
    ),
    "configuration-name": (
        "Filen ser ut til å være oppsettet, men bare kjerne.yaml leses som det, og ingenting av det denne filen sier, "
        "gjelder. Gi den det navnet. Er den noe annet, så gi den et annet navn."
    ),
    "configured-path": (
        "En sti i kjerne.yaml fører ikke til noe som kan brukes. Stier der skrives med / og regnes fra mappen til "
        "kjerne.yaml, uansett hvor programmet kjøres. Ingen av dem får føre ut av git-depotet, eller uten git ut av den "
        "mappen og mappen over den, slik at en fil fra andre ikke kan få programmet til å lese andre steder på maskinen "
        "din. Rett stien, eller legg det du mener, der."
    ),
    "unknown-check": (
        "En linje under checks i kjerne.yaml nevner en sjekk som ikke finnes. Linjen endrer ingenting, enda noen "
        "regner med at den gjør det. Rett navnet; kjerne check --list viser alle."
    ),
    "error-lowered": (
        "En linje under checks i kjerne.yaml ville ha gjort en feil mindre alvorlig. En feil gjør at en definisjon "
        "ikke kan brukes, så ingenting kunne vurderes selv om den ble slått av. Fjern linjen, og rett det feilen "
        "gjelder; advarsler og merknader kan heves, senkes og slås av."
    ),
    "missing-language": (
        "En tekst er gitt på noen av språkene bokmål, nynorsk og engelsk, men ikke på alle. Den som leser på et språk "
        "som mangler, får teksten på et annet. Legg til teksten under nb, nn og en, eller skriv den én gang uten språk "
        "hvis den er lik på alle."
    ),
    "swallowed-text": (
        "En del av en tekst går tapt, fordi YAML tar et #-tegn etter et mellomrom for begynnelsen på en kommentar. Sak "
        "#12 blir lest som Sak, og ingenting viser det. Sett hele teksten i anførselstegn; er det virkelig en "
        "kommentar, skriver du et mellomrom etter #-tegnet."
    ),
    "ignore-unused": (
        "En kommentar sier at en sjekk skal ignoreres, men her finner sjekken ikke noe som kan bli det. Dukker det opp "
        "noe senere, er det skjult før noen har vurdert det. Fjern kommentaren, eller rett id-en eller plasseringen; "
        "feil kan ikke ignoreres."
    ),
    "ignore-malformed": (
        "En kommentar begynner som en som får en sjekk ignorert, men fortsetter på en annen måte, og derfor ignorerer "
        "den ingenting. Det den skulle skjule, blir fortsatt meldt. Skriv # kjerne: ignore[ID], med én id eller flere "
        "med komma imellom; id-ene får du med kjerne check --list."
    ),
    "too-many-findings": (
        "Det er mer å si om denne filen enn det som vises, og feil vises før alt annet. Ofte har det meste én og "
        "samme årsak. Rett det som vises, og kjør sjekken på nytt."
    ),
}

EXAMPLE_WORDS: dict[str, str] = {
    "A note": "Et notat",
    "A report": "En rapport",
    "Example: a group": "Eksempel: en gruppe",
    "Example": "Eksempel",
    "It is led from above.": "Den ledes ovenfra.",
    "It is not led from above.": "Den ledes ikke ovenfra.",
    "The need is lasting.": "Behovet er varig.",
    "The need will pass.": "Behovet går over.",
    "Three ministries own a part": "Tre departementer eier hver sin del",
    "Wait and see.": "Vent og se.",
    "Anchored": "Forankret",
    "Complexity": "Kompleksitet",
    "Horizon": "Tidshorisont",
    "Leader": "Leder",
    "Ministries": "Departementer",
    "Need": "Behov",
    "Outlook": "Utsikter",
    "Reach": "Rekkevidde",
}
"""The texts in the examples of checks, by how they stand in the catalogue."""
