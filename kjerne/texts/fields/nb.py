"""Bokmål."""

FIELDS: dict[str, str] = {
    # a group
    "group": "Kjernegruppe. En gruppe slik et kriteriesett vurderer den: trekkene, hvert med sitt belegg.",
    "group.id": "Id. Navnet på denne filen, uten endelsen.",
    "group.name": "Navn. Det fulle navnet: én tekst for alle språk, eller én under hver av nb, nn og en.",
    "group.short-name": "Kortnavn. Det gruppen kalles i tabeller, for eksempel KUBU.",
    "group.status": "Status. Hvor gruppen står; active hvis feltet utelates.",
    "group.status.proposed": "foreslått, ennå ikke opprettet",
    "group.status.active": "i arbeid",
    "group.status.ended": "avviklet",
    "group.established": "Opprettet. Når gruppen ble opprettet: ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD.",
    "group.mandate-until": "Mandatets slutt. Når et avgrenset mandat løper ut: ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD.",
    "group.lead": "Lederdepartement. Departementet som leder gruppen, med den offisielle forkortelsen.",
    "group.members": "Medlemmer. De andre departementene som deltar, med de offisielle forkortelsene.",
    "group.sources": "Egne kilder. Kilder utover dem i kriteriesettet, hver under en id som belegg kan vise til.",
    "group.traits": "Trekk. Hvordan gruppen er kodet, trekk for trekk; et trekk som utelates, er ukjent.",
    "group.published": "Publisert. Det noen alt har konkludert med om gruppen, til sammenligning.",
    "observation.evidence": "Belegg. Det verdien bygger på, ett ledd for hvert funn.",
    "evidence.source": "Kilde. Id-en til en kilde, enten en av kriteriesettets eller en av gruppens egne.",
    "evidence.at": "Sted. Hvor i kilden: en side, et avsnitt, et vedlegg.",
    "evidence.finding": "Funn. Hva kilden sier, og hvordan det er tolket.",
    "evidence.date": "Dato. Når funnet ble publisert: ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD.",
    "evidence.confidence": "Sikkerhet. Hvor sikkert det er at funnet fører til denne verdien.",
    "evidence.confidence.high": "kilden omtaler selve gruppen",
    "evidence.confidence.medium": "verdien er en tolkning av det kilden sier",
    "evidence.confidence.low": "verdien er en antakelse som bør undersøkes",
    "published.recommendation": "Anbefaling. Det som ble anbefalt eller vedtatt.",
    "published.source": "Kilde. Id-en til kilden der dette ble publisert.",
    "published.finding": "Funn. Hva konklusjonen var, og hvorfor.",
    # a source, a text
    "source.title": "Tittel. Tittelen, på språket kilden er utgitt på.",
    "source.publisher": "Utgiver. Hvem som har gitt den ut.",
    "source.date": "Dato. Når den ble utgitt: ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD.",
    "source.url": "Adresse. Hvor den kan leses.",
    "wordings.nb": "Bokmål. Teksten på bokmål.",
    "wordings.nn": "Nynorsk. Teksten på nynorsk.",
    "wordings.en": "Engelsk. Teksten på engelsk.",
    # a criteria set
    "criteria-set": "Kriteriesett. Hva trekkene ved kjernegrupper teller, og hvilken regel som gir hvilken anbefaling.",
    "criteria-set.id": "Id. Det kriteriesettet kalles i resultater.",
    "criteria-set.version": "Versjon. Økes ved hver endring som kan flytte et resultat, for eksempel 1.0.0.",
    "criteria-set.title": "Tittel. Det kriteriesettet kalles i rapporter.",
    "criteria-set.description": "Beskrivelse. Hva kriteriene bygger på, og hvem sin vurdering de er.",
    "criteria-set.sources": "Kilder. Det kriteriene og belegget bygger på, hver under en id.",
    "criteria-set.levels": (
        "Nivåer. Nivåene til et kriterium uten egne, fra dårligst til best, minst to: id-er med navn, eller bare id-er."
    ),
    "criteria-set.recommendations": (
        "Anbefalinger. Det som kan anbefales, fra dårligst til best, minst to: id-er med navn, eller bare id-er."
    ),
    "criteria-set.traits": "Trekk. Det reglene i settet leser direkte, hvert trekk under en id.",
    "criteria-set.criteria": "Kriterier. Det en gruppe vurderes etter, hvert kriterium under en id.",
    "criteria-set.context": "Kontekst. Trekk som det spørres om og rapporteres, men som ikke gir poeng.",
    "hit-policy": "Regelvalg. Hvordan det velges mellom reglene; first hvis feltet utelates.",
    "first": "den første regelen som passer, avgjør",
    "unique": "bare én regel kan passe",
    "criteria-set.rules": "Regler. Hvilke nivåer som gir hvilken anbefaling, i den rekkefølgen de prøves.",
    "criteria-set.advice": "Råd. Vilkår som følger med en anbefaling.",
    "criterion.weight": (
        "Vekt. Hva kriteriet teller i totalen, eller i poengsummen til kriteriet det er del av; 1 hvis feltet utelates."
    ),
    "criterion.levels": (
        "Nivåer. En egen skala, fra dårligst til best, minst to: id-er med navn, eller bare id-er. Settets skala hvis feltet utelates."
    ),
    "criterion.thresholds": (
        "Terskler. Den laveste poengsummen, fra 0 til 100, for hvert nivå unntatt det første. Ingen der regler avgjør, eller der kriteriet bare er en delsum."
    ),
    "criterion.traits": "Trekk. Det kriteriet vurderes etter, hvert trekk under en id.",
    "criterion.criteria": "Kriterier. Det kriteriet består av: kriterier av samme form, hvert under en id.",
    "criterion.caps": "Begrensninger. Det ingen poengsum kan veie opp for.",
    "criterion.rules": "Regler. En tabell som avgjør nivået i stedet for poeng: reglene, i den rekkefølgen de prøves.",
    "level-rule.id": "Id. Det regelen kalles i forklaringer.",
    "level-rule.when": (
        "Vilkår. Trekk og kriterier i dette kriteriet, og det de må ha: ett, en liste, eller for eksempel «>= partial»; eller any."
    ),
    "level-rule.level": "Nivå. Det regelen gir: et av nivåene til dette kriteriet.",
    "trait.weight": "Vekt. Hva trekket teller i poengsummen til kriteriet; 1 hvis feltet utelates.",
    "values": "Verdier. Det trekket kan være, fra dårligst til best om de har en rekkefølge, hver verdi under en id.",
    "ordered": "Rekkefølge. Om verdiene går fra dårligst til best; true hvis feltet utelates.",
    "number": "Tall. Om gruppene oppgir et tall; hver verdi unntatt den for de laveste tallene har da en from.",
    "unit": "Enhet. Det som telles eller måles, for eksempel departementer.",
    "from": "Fra. Det laveste tallet verdien står for; verdien for de laveste tallene har ingen.",
    "value.points": (
        "Poeng. Fra 0 til 100, der poeng teller; aldri færre enn verdien foran har, med mindre verdiene er uten rekkefølge."
    ),
    "cap.when": (
        "Vilkår. Trekk ved kriteriet og verdiene som utløser begrensningen: én, en liste, eller som «<= several»."
    ),
    "cap.at-most": "Høyst. Nivået som kriteriet da ikke kan komme over.",
    "rule.id": "Id. Det regelen kalles i forklaringer.",
    "rule.when": (
        "Vilkår. Kriterier eller settets egne trekk, og det de må ha: ett, en liste, eller for eksempel «>= partial»; eller any."
    ),
    "rule.recommend": "Anbefaling. Det regelen anbefaler: id-en til en anbefaling.",
    "rule.period": "Periode. Hvor lenge en tidsbegrenset anbefaling gjelder.",
    "period.months": "Måneder. Hvor mange måneder den gjelder.",
    "period.review": "Gjennomgang. Etter hvor mange måneder den gjennomgås.",
    "advice.id": "Id. Det rådet kalles i resultater.",
    "advice.when": "Vilkår. Trekk og verdiene de må ha: én, en liste, eller for eksempel «<= several»; eller any.",
    "advice.for": "Gjelder. Anbefalingene rådet følger med; alle hvis feltet utelates.",
    "advice.text": "Tekst. Selve rådet.",
    # what fields of several have in common
    "label": "Navn. Det dette kalles i rapporter.",
    "question": "Spørsmål. Det en spør om for å finne det ut.",
    "because": "Begrunnelse. Hvorfor, i en setning eller to; rapportene viser den.",
    "source": "Kilde. Id-en til en av kildene som står i denne filen.",
}
