"""Those who were asked for more: one whose answer is awaited, one who has answered, one who answered twice."""

from portal.applications.states import State
from portal.demo import talks
from portal.demo.cast import EVA, MR, MS, Actor, Answers, Applicant, Asked

ASKED = (
    Applicant(
        who=EVA,
        wrote=Answers(
            company="Kessler Korbwaren",
            place="Lichtenfels",
            phone="+49 9571 0000264",
            talk_title="Was hält",
            talk_about=(
                "Ein Korb ist fertig, wenn man ihn fallen lassen kann. Ein Abend über Spannung, Geduld und das Material, "
                "das nachgibt, damit das Ganze hält."
            ),
            experience="Zwei Meisterfeiern und ein Abend im Korbmuseum.",
            goals="Mehr vor Menschen sprechen.",
            gives_network="Einen Flechtabend für zwanzig Leute, mit Weiden aus dem eigenen Feld.",
            gives_members="Ich halte jedem den Rücken frei, der zum ersten Mal auf eine Bühne geht.",
            known_by="Friedrich Plessner",
        ),
        sent_days_ago=4,
        until=State.QUESTION,
        asked=(
            Asked(
                days_later=2,
                why="Das Thema trägt, aber das Ziel ist noch so offen, dass niemand etwas dafür tun kann.",
                question=(
                    "Vor wem möchten Sie sprechen, und bis wann? Wenn Sie uns drei Säle oder Kreise nennen, in denen Sie "
                    "gern einmal stünden, wissen wir, wen wir Ihnen vorstellen können."
                ),
            ),
        ),
    ),
    Applicant(
        who=Actor(MR, "Konrad", "Faber"),
        wrote=Answers(
            company="Faber Brunnenbau",
            place="Freising",
            talk_title="Tiefer bohren",
            talk_about="Warum die erste Antwort selten die ist, nach der man gefragt hat.",
            goals="Auf Bühnen kommen, auf denen sonst Berater stehen.",
            gives_network="Kontakte.",
            gives_members="Erfahrung aus dreißig Jahren.",
        ),
        sent_days_ago=8,
        until=State.SUBMITTED,
        asked=(
            Asked(
                days_later=1,
                why="„Kontakte“ sagt nichts; wir wollen wissen, was man aufgreifen kann.",
                question=(
                    "Was genau könnten andere bei Ihnen aufgreifen? Nennen Sie uns zwei oder drei Dinge, die im nächsten "
                    "halben Jahr möglich wären."
                ),
                answered_after=3,
                answer="Sie haben recht, das war zu kurz. Ich habe es oben ausgeschrieben und den Sommer dazugenommen.",
                changes={
                    "goals": "Auf Bühnen kommen, auf denen sonst Berater stehen, zuerst beim Bauindustrieverband.",
                    "gives_network": (
                        "Kontakte zu vier Stadtwerken, und im Juli eine Führung durch eine Bohrung, vierhundert Meter tief."
                    ),
                    "gives_members": (
                        "Erfahrung aus dreißig Jahren in Verhandlungen mit Gemeinden: ein Vormittag für jedes Mitglied, "
                        "das vor einem Rat sprechen muss."
                    ),
                },
            ),
        ),
    ),
    Applicant(
        who=Actor(MS, "Antje", "Rohwedder"),
        wrote=Answers(
            company="Rohwedder Segelmacherei",
            place="Kappeln",
            talk_title="Gegenwind ist auch Wind",
            talk_about="Wie man Kurs hält, wenn alle sagen, es gehe nicht.",
            goals="Eine Bühne in jeder Hansestadt.",
            gives_network="Ein Treffen auf dem Dachboden der Segelmacherei.",
            gives_members="Ich nähe Fahnen für Auftritte, zum Preis des Stoffs.",
        ),
        sent_days_ago=16,
        until=State.INTERVIEWED,
        said=talks.ROHWEDDER,
        asked=(
            Asked(
                days_later=1,
                why="Noch nie gehört, dass sie vor mehr als zehn Leuten gesprochen hat.",
                question="Wo haben Sie schon gesprochen, und wie viele hörten zu?",
                answered_after=0,
                changes={"experience": "Zweimal beim Hafenfest, vor etwa zweihundert Leuten."},
            ),
            Asked(
                days_later=12,
                why="Der Vortrag hat noch keinen Schluss; ob er einen Abend trägt, hängt daran.",
                question="Womit entlassen Sie die Leute nach Hause? Schreiben Sie uns den letzten Satz Ihres Vortrags.",
                answered_after=2,
                answer="„Am Ende steht das Segel, oder man hat gelernt, wo es riss.“",
                changes={
                    "talk_about": (
                        "Wie man Kurs hält, wenn alle sagen, es gehe nicht, und wann man trotzdem umkehrt. Der Abend "
                        "endet mit dem Riss, aus dem ich am meisten gelernt habe."
                    ),
                },
            ),
        ),
    ),
)
