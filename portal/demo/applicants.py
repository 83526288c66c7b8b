"""Those whose application is on its way or has ended: one or more in every state."""

from portal.applications.states import State
from portal.demo import talks
from portal.demo.cast import ADA, BEN, CEM, MR, MS, Actor, Answers, Applicant

THE_THREE = (
    Applicant(
        who=ADA,
        wrote=Answers(
            company="Uhrmacherei Lindner",
            place="Glashütte",
            phone="+49 351 0000142",
            talk_title="Was eine Minute kostet",
            talk_about=(
                "Ich repariere Uhren, die hundert Jahre alt sind, und erzähle, was ihre Besitzer über Zeit "
                "gelernt haben. Wer zuhört, streicht am nächsten Morgen einen Termin und freut sich darüber."
            ),
            experience=(
                "Museumsnacht in Dresden, zwei Abende der Handwerkskammer, einmal ein voller Ratskeller."
            ),
            goals=(
                "Bis zum Sommer drei Abende vor Unternehmerinnen und Unternehmern, die ich noch nicht kenne."
            ),
            gives_network=(
                "Meine Werkstatt als Ort für ein Treffen: zwölf Stühle, viel Licht, hundert tickende Wände."
            ),
            gives_members=(
                "Ich höre mir Vortragsanfänge an und sage ehrlich, wann ich auf die Uhr gesehen habe."
            ),
            known_by="Friedrich Plessner hat mich in Leipzig gehört.",
        ),
        sent_days_ago=2,
        until=State.DRAFT,
    ),
    Applicant(
        who=BEN,
        wrote=Answers(
            company="Okafor Kaffee",
            place="Hamburg",
            phone="+49 40 0000318",
            talk_title="Der Preis der ersten Tasse",
            talk_about=(
                "Wie ich mit Bauern in Nigeria über Preise sprach, bevor ich über Qualität sprach, und warum "
                "der zweite Satz einer Verhandlung wichtiger ist als der erste."
            ),
            experience="TEDx Altona, Verkostungen mit bis zu achtzig Gästen, ein Podium der Handelskammer.",
            goals="Vor Einkaufsleitungen sprechen, nicht nur vor Kaffeefreunden.",
            gives_network="Kaffee für jedes Treffen im Norden, und jemanden, der ihn erklärt.",
            gives_members="Kontakte in den fairen Handel, und Probeverhandlungen mit offenem Ausgang.",
            known_by="Martin Albrecht schenkt meinen Kaffee aus.",
        ),
        sent_days_ago=6,
        until=State.INVITED,
    ),
    Applicant(
        who=CEM,
        wrote=Answers(
            company="Yıldız Gerüstbau",  # noqa: RUF001 - his name
            place="Dortmund",
            phone="+49 231 0000577",
            talk_title="Wer oben steht, braucht unten jemanden",
            talk_about=(
                "Vom Lehrling, der nicht schwindelfrei war, zum Chef von sechzig Leuten. Ein Vortrag über "
                "Vertrauen, das man festschrauben kann, und über das eine Mal, als es nicht hielt."
            ),
            experience=(
                "Innungsversammlungen in ganz Nordrhein-Westfalen, eine Abschlussrede vor 400 Menschen."
            ),
            goals="Im nächsten Jahr zwei große Bühnen außerhalb der Baubranche.",
            gives_network="Bühnenbau zum Selbstkostenpreis, überall, wo ein Lastwagen hinkommt.",
            gives_members="Ich nehme jedes Mitglied mit auf ein Gerüst. Danach spricht es anders über Höhe.",
            known_by="Peter Wiesner, wir haben zusammen eine Kirche saniert.",
        ),
        sent_days_ago=10,
        until=State.INTERVIEWED,
        said=talks.CEM,
        opinions=talks.ABOUT_CEM,
    ),
)

OTHERS = (
    Applicant(
        who=Actor(MS, "Greta", "Nolte"),
        wrote=Answers(
            company="Nolte Saatzucht",
            place="Soest",
            talk_title="Was drei Jahre unter der Erde wächst",
            talk_about="",
            goals="",
            gives_network="",
            gives_members="",
        ),
        sent_days_ago=20,
        until=State.DRAFT,
    ),
    Applicant(
        who=Actor(MR, "Henning", "Claasen"),
        wrote=Answers(
            company="Reederei Claasen",
            place="Leer",
            talk_title="Kurs halten, wenn die Karte nicht stimmt",
            talk_about=(
                "Entscheiden mit halbem Wissen: neun Nächte auf See und was sie mit einer Bilanz gemein "
                "haben."
            ),
            goals="Gehört werden, wo man sonst nur über Digitalisierung spricht.",
            gives_network="Eine Sitzung auf dem Wasser, für bis zu zwanzig Gäste.",
            gives_members="Ich stelle Kontakte zu Häfen und Spediteuren her.",
        ),
        sent_days_ago=1,
        until=State.SUBMITTED,
        read=False,
    ),
    Applicant(
        who=Actor(MS, "Fiona", "MacLeod", language="en"),
        wrote=Answers(
            company="MacLeod Weaving",
            place="Berlin",
            talk_title="A pattern is a promise",
            talk_about="What four generations of weavers knew about keeping one's word to a customer.",
            goals="Five evenings in front of family businesses by next autumn.",
            gives_network="I translate invitations and programs into English that people like to read.",
            gives_members="An introduction to the trade press in Edinburgh and London.",
            known_by="Dr. Aylin Demir",
        ),
        sent_days_ago=3,
        until=State.SUBMITTED,
        read=False,
    ),
    Applicant(
        who=Actor(MR, "Matthias", "Ebersbach"),
        wrote=Answers(
            company="Ebersbach Hörakustik",
            place="Chemnitz",
            talk_title="Zuhören ist Handwerk",
            talk_about=(
                "Woran man merkt, dass jemand nicht zuhört, und was man in zehn Sekunden daran ändert."
            ),
            goals="Meinen Abend vor Führungskräften halten, nicht nur vor Kollegen.",
            gives_network="Tontechnik und Hörschleifen für eure Veranstaltungen.",
            gives_members="Einen Hörtest mit ehrlichem Gespräch danach.",
        ),
        sent_days_ago=5,
        until=State.SUBMITTED,
    ),
    Applicant(
        who=Actor(MS, "Roswitha", "Kamp"),
        wrote=Answers(
            company="Kamp Bestattungen",
            place="Trier",
            talk_title="Der letzte Eindruck",
            talk_about="Was ich von dreitausend Abschieden über gute Reden gelernt habe.",
            goals="Dass man mich nicht nur im November einlädt.",
            gives_network="Eine stille Kapelle mit bester Akustik für Proben.",
            gives_members="Ich schreibe mit an Reden, die schwerfallen.",
        ),
        sent_days_ago=17,
        until=State.INVITED,
        led_by="jonas",
    ),
    Applicant(
        who=Actor(MS, "Judith", "Amann"),
        wrote=Answers(
            company="Amann Seilbahnen",
            place="Bregenz",
            talk_title="Nie stehen bleiben",
            talk_about="Instandhaltung als Haltung: warum wir jede Nacht prüfen, was am Tag gehalten hat.",
            goals="Eine Bühne in Süddeutschland, an der Ingenieurinnen zuhören.",
            gives_network="Eine Nachtfahrt auf den Pfänder mit Blick in die Technik.",
            gives_members="Zahlen und Fehler aus zwanzig Jahren, offen erzählt.",
        ),
        sent_days_ago=15,
        until=State.INTERVIEWED,
        said=talks.JUDITH,
        opinions=talks.ABOUT_JUDITH,
        reason="Trägt einen Abend, gibt gern, und das Angebot ist benannt.",
        drafted=True,
        led_by="jonas",
    ),
    Applicant(
        who=Actor(MR, "Ansgar", "Pohl"),
        wrote=Answers(
            company="Pohl Orgelbau",
            place="Fulda",
            talk_title="Dreitausend Pfeifen, ein Ton",
            talk_about="Wie man viele Eigenwillige stimmt, ohne einen zu verbiegen.",
            goals="Drei Konzertvorträge im Jahr.",
            gives_network="Ein Konzertabend im Jahr.",
            gives_members="Stimmproben in schwierigen Räumen.",
        ),
        sent_days_ago=41,
        until=State.WAITLISTED,
        said=talks.ANSGAR,
        opinions=talks.ABOUT_ANSGAR,
        reason="Der Vortrag ist bis zum Frühjahr in Arbeit; dann noch einmal sprechen.",
    ),
    Applicant(
        who=Actor(MS, "Nadja", "Brinkmann"),
        wrote=Answers(
            company="Brinkmann Kältetechnik",
            place="Paderborn",
            talk_title="Cool bleiben ist gelernt",
            talk_about="Notdienst am heißesten Tag des Jahres: eine Lehrstunde in Reihenfolge.",
            goals="Vor Krankenhausleitungen sprechen.",
            gives_network="Klimaanlage für das Sommerfest, mit Personal.",
            gives_members="Prüfe Verträge mit Dienstleistern, aus Erfahrung.",
        ),
        sent_days_ago=14,
        until=State.ACCEPTED,
        said=talks.NADJA,
        opinions=talks.ABOUT_NADJA,
        reason="Wir wollen sie, und sie will geben.",
    ),
    Applicant(
        who=Actor(MR, "Volker", "Staudt"),
        wrote=Answers(
            company="Staudt Messebau",
            place="Hannover",
            talk_title="Aufbau in vier Stunden",
            talk_about="Tempo ohne Hast.",
            goals="Mehr Sichtbarkeit.",
            gives_network="Ausstellungswände für Treffen.",
            gives_members="Rabatt auf Messestände.",
        ),
        sent_days_ago=58,
        until=State.LAPSED,
        said=talks.VOLKER,
        reason="Passt, und Messebau fehlt uns.",
    ),
    Applicant(
        who=Actor(MR, "Dirk", "Hallmann"),
        wrote=Answers(
            company="Hallmann Erfolgssysteme",
            place="Düsseldorf",
            talk_title="10x in 90 Tagen",
            talk_about="Mein System verzehnfacht jeden Umsatz.",
            goals="Zugang zu euren Pressekontakten und zur Mitgliederliste.",
            gives_network="Reichweite.",
            gives_members="Reichweite.",
        ),
        sent_days_ago=47,
        until=State.DECLINED,
        said=talks.DIRK,
        opinions=talks.ABOUT_DIRK,
        reason="Kein Angebot, auch auf Nachfrage; das Thema trägt bei uns keinen Abend.",
        told=(
            "Unser Netzwerk lebt davon, dass alle etwas mitbringen, und in unserem Gespräch haben wir dafür "
            "noch nichts gefunden."
        ),
    ),
    Applicant(
        who=Actor(MS, "Silke", "Vormann"),
        wrote=Answers(
            company="Vormann Pferdezucht",
            place="Verden",
            talk_title="Führen am langen Zügel",
            talk_about="Was Pferde über Chefs verraten.",
            goals="Seminare auf dem Hof füllen.",
            gives_network="Ein Hoftag im Sommer.",
            gives_members="Ein Nachmittag mit Pferd.",
        ),
        sent_days_ago=13,
        until=State.WITHDRAWN,
        reason="Auf dem Hof ist etwas dazwischengekommen. Vielleicht im nächsten Jahr.",
    ),
)

APPLICANTS = THE_THREE + OTHERS
