"""Nynorsk."""

FIELDS: dict[str, str] = {
    # a group
    "group": "Kjernegruppe. Ei gruppe slik eit kriteriesett vurderer ho: trekka, kvart med sitt belegg.",
    "group.id": "Id. Namnet på denne fila, utan endinga.",
    "group.name": "Namn. Det fulle namnet: éin tekst for alle språk, eller éin under kvar av nb, nn og en.",
    "group.short-name": "Kortnamn. Det gruppa blir kalla i tabellar, til dømes KUBU.",
    "group.criteria": "Kriteriesett. Id-en til settet gruppa er koda for; trengst der det er fleire å velje mellom.",
    "group.status": "Status. Kvar gruppa står; active om feltet blir utelate.",
    "group.status.proposed": "føreslått, enno ikkje oppretta",
    "group.status.active": "i arbeid",
    "group.status.ended": "avvikla",
    "group.established": "Oppretta. Når gruppa vart oppretta: ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD.",
    "group.mandate-until": "Slutten på mandatet. Når eit avgrensa mandat går ut: ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD.",
    "group.lead": "Leiardepartement. Departementet som leier gruppa, med den offisielle forkortinga.",
    "group.members": "Medlemer. Dei andre departementa som deltek, med dei offisielle forkortingane.",
    "group.assessed": "Vurdert. Dagen for denne kodinga: ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD.",
    "group.assessor": "Vurdert av. Den eine personen som har koda på eiga hand; ei omforeint fil har ingen.",
    "group.sources": "Eigne kjelder. Kjelder utover dei i kriteriesettet, kvar under ein id som belegg kan vise til.",
    "group.traits": "Trekk. Korleis gruppa er koda, trekk for trekk; eit trekk som er utelate, er ukjent.",
    "group.published": "Publisert. Det nokon alt har konkludert med om gruppa, til samanlikning.",
    "group.decisions": "Vedtak. Det som er vedteke for gruppa, det eldste først; det siste gjeld.",
    "group.actions": "Oppfølging. Det som blir gjort med råda.",
    "observation.evidence": "Belegg. Det verdien byggjer på, eitt ledd for kvart funn.",
    "evidence.source": "Kjelde. Id-en til ei kjelde, anten ei frå kriteriesettet eller ei av gruppa sine eigne.",
    "evidence.at": "Stad. Kvar i kjelda: ei side, eit avsnitt, eit vedlegg.",
    "evidence.finding": "Funn. Kva kjelda seier, og korleis det er tolka.",
    "evidence.date": "Dato. Når funnet vart publisert: ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD.",
    "evidence.confidence": "Visse. Kor sikkert det er at funnet fører til denne verdien.",
    "evidence.confidence.high": "kjelda omtaler sjølve gruppa",
    "evidence.confidence.medium": "verdien er ei tolking av det kjelda seier",
    "evidence.confidence.low": "verdien er ei tru som bør undersøkjast",
    "published.recommendation": "Tilråding. Det som vart tilrådd eller vedteke.",
    "published.source": "Kjelde. Id-en til kjelda der dette vart publisert.",
    "published.finding": "Funn. Kva konklusjonen var, og kvifor.",
    "assessor.id": "Id. Det personen blir kalla i filer og tabellar.",
    "assessor.name": "Namn. Namnet på personen.",
    "assessor.unit": "Eining. Eininga eller avdelinga der personen arbeider.",
    "decision.date": "Dato. Når det vart vedteke: ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD.",
    "decision.decided": "Vedteke. Det som vart vedteke: id-en til ei tilråding.",
    "decision.recommended": "Tilrådd. Det reglane gav den dagen: id-en til ei tilråding, eller undetermined.",
    "decision.by": "Av. Kven som vedtok det.",
    "decision.until": "Til. Når eit avgrensa mandat går ut: ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD.",
    "decision.review": "Gjennomgang. Når ein skal sjå på det igjen: ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD.",
    "decision.source": "Kjelde. Id-en til kjelda der vedtaket står.",
    "action.advice": "Råd. Id-en til rådet i kriteriesettet.",
    "action.owner": "Ansvarleg. Kven som syter for det: eit departement med den offisielle forkortinga, eller andre.",
    "action.due": "Frist. Når det skal vere gjort: ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD.",
    "action.status": "Status. Kor langt det er kome; open om feltet blir utelate.",
    "action.status.open": "skal gjerast",
    "action.status.done": "gjort",
    "action.status.dropped": "skal ikkje gjerast likevel",
    "action.note": "Merknad. Kva meir det er å seie om det.",
    # a source, a text
    "source.title": "Tittel. Tittelen, på språket kjelda er utgitt på.",
    "source.publisher": "Utgivar. Kven som har gitt ho ut.",
    "source.date": "Dato. Når ho vart utgitt: ÅÅÅÅ, ÅÅÅÅ-MM eller ÅÅÅÅ-MM-DD.",
    "source.url": "Adresse. Kvar ho kan lesast.",
    "wordings.nb": "Bokmål. Teksten på bokmål.",
    "wordings.nn": "Nynorsk. Teksten på nynorsk.",
    "wordings.en": "Engelsk. Teksten på engelsk.",
    "nouns.nb": "Bokmål. Substantivet på bokmål.",
    "nouns.nn": "Nynorsk. Substantivet på nynorsk.",
    "nouns.en": "Engelsk. Substantivet på engelsk.",
    "noun.one": "Eintal. Substantivet for éin, utan artikkel, til dømes kjernegruppe.",
    "noun.many": "Fleirtal. Substantivet for fleire, i ubunden form, til dømes kjernegrupper.",
    # a criteria set
    "criteria-set": "Kriteriesett. Kva trekka ved kjernegrupper tel, og kva regel som gir kva tilråding.",
    "criteria-set.id": "Id. Det kriteriesettet blir kalla i resultat.",
    "criteria-set.version": "Versjon. Skal aukast ved kvar endring som kan flytte eit resultat, til dømes 1.0.0.",
    "criteria-set.title": "Tittel. Det kriteriesettet blir kalla i rapportar.",
    "criteria-set.description": "Omtale. Kva kriteria byggjer på, og kven si vurdering dei er.",
    "criteria-set.subject": "Det som blir vurdert. Substantivet for det som blir vurdert, i staden for gruppe; rapportar bruker det.",
    "criteria-set.sources": "Kjelder. Det kriteria og belegget byggjer på, kvar under ein id.",
    "criteria-set.levels": (
        "Nivå. Nivåa til eit kriterium utan eigne, frå dårlegast til best, minst to: id-ar med namn, eller berre id-ar."
    ),
    "criteria-set.recommendations": (
        "Tilrådingar. Det som kan tilrådast, frå dårlegast til best, minst to: id-ar med namn, eller berre id-ar."
    ),
    "criteria-set.traits": "Trekk. Det reglane i settet les direkte, kvart trekk under ein id.",
    "criteria-set.criteria": "Kriterium. Det ei gruppe blir vurdert etter, kvart kriterium under ein id.",
    "criteria-set.context": "Kontekst. Trekk som det blir spurt om og rapportert, men som ikkje gir poeng.",
    "hit-policy": "Regelval. Korleis det blir valt mellom reglane; first om feltet blir utelate.",
    "first": "den første regelen som passar, avgjer",
    "unique": "berre éin regel kan passe",
    "criteria-set.rules": "Reglar. Kva nivå som gir kva tilråding, i den rekkjefølgja dei blir prøvde.",
    "criteria-set.advice": "Råd. Vilkår som følgjer med ei tilråding.",
    "criterion.weight": (
        "Vekt. Kva kriteriet tel i totalen, eller i poengsummen til kriteriet det er ein del av; 1 om feltet blir utelate."
    ),
    "criterion.levels": (
        "Nivå. Ein eigen skala, frå dårlegast til best, minst to: id-ar med namn, eller berre id-ar. Skalaen til settet om feltet blir utelate."
    ),
    "criterion.thresholds": (
        "Tersklar. Den lågaste poengsummen, frå 0 til 100, for kvart nivå utanom det første. Ingen der reglar avgjer, eller der kriteriet berre er ein delsum."
    ),
    "criterion.traits": "Trekk. Det kriteriet blir vurdert etter, kvart trekk under ein id.",
    "criterion.criteria": "Kriterium. Det kriteriet er sett saman av: kriterium av same form, kvart under ein id.",
    "criterion.caps": "Avgrensingar. Det ingen poengsum kan vege opp for.",
    "criterion.rules": (
        "Reglar. Ein tabell som avgjer nivået i staden for poeng: reglane, i den rekkjefølgja dei blir prøvde."
    ),
    "level-rule.id": "Id. Det regelen blir kalla i forklaringar.",
    "level-rule.when": (
        "Vilkår. Trekk og kriterium i dette kriteriet, og det dei må ha: eitt, ei liste, eller til dømes «>= partial»; eller any."
    ),
    "level-rule.level": "Nivå. Det regelen gir: eitt av nivåa til dette kriteriet.",
    "trait.weight": "Vekt. Kva trekket tel i poengsummen til kriteriet; 1 om feltet blir utelate.",
    "values": (
        "Verdiar. Det trekket kan vere, frå dårlegast til best om dei har ei rekkjefølgje, kvar verdi under ein id."
    ),
    "ordered": "Rekkjefølgje. Om verdiane går frå dårlegast til best; true om feltet blir utelate.",
    "number": "Tal. Om gruppene oppgir eit tal; kvar verdi utanom den for dei lågaste tala har då feltet from.",
    "unit": "Eining. Det som blir talt eller målt, til dømes departement.",
    "from": "Frå. Det lågaste talet verdien står for; verdien for dei lågaste tala har ingen.",
    "value.points": (
        "Poeng. Frå 0 til 100, der poeng tel; aldri færre enn verdien framfor har, om ikkje verdiane er utan rekkjefølgje."
    ),
    "cap.when": (
        "Vilkår. Trekk ved kriteriet og verdiane som utløyser avgrensinga: éin, ei liste, eller som «<= several»."
    ),
    "cap.at-most": "Høgst. Nivået som kriteriet då ikkje kan kome over.",
    "rule.id": "Id. Det regelen blir kalla i forklaringar.",
    "rule.when": (
        "Vilkår. Kriterium eller dei eigne trekka til settet, og det dei må ha: eitt, ei liste, eller til dømes «>= partial»; eller any."
    ),
    "rule.recommend": "Tilråding. Det regelen rår til: id-en til ei tilråding.",
    "rule.period": "Periode. Kor lenge ei tilråding som er avgrensa i tid, gjeld.",
    "period.months": "Månader. Kor mange månader ho gjeld.",
    "period.review": "Gjennomgang. Etter kor mange månader ho blir gjennomgått.",
    "advice.id": "Id. Det rådet blir kalla i resultat.",
    "advice.when": "Vilkår. Trekk og verdiane dei må ha: éin, ei liste, eller til dømes «<= several»; eller any.",
    "advice.for": "Gjeld. Tilrådingane rådet følgjer med; alle om feltet blir utelate.",
    "advice.text": "Tekst. Sjølve rådet.",
    # what fields of several have in common
    "label": "Namn. Det dette blir kalla i rapportar.",
    "question": "Spørsmål. Det ein spør om for å finne det ut.",
    "because": "Grunngiving. Kvifor, i ei setning eller to; rapportane viser henne.",
    "source": "Kjelde. Id-en til ei av kjeldene som står i denne fila.",
}
