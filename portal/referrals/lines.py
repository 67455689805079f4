"""How the journal tells what happens at a network.

Each kind of line in the words of the network itself and the front desk, of the applicant, of the
file's other networks: these learn where a partner stands, never why (empty: not shown).
"""

LINES: dict[str, tuple[str, str, str]] = {
    "propose": (
        "Proposé {to_network}",
        "Votre demande est proposée {to_network}",
        "Proposé {to_network}",
    ),
    "merged": (
        "{network} rejoint {into} : la demande reste à ce guichet",
        "{network} rejoint {into}. Les mêmes personnes suivent votre demande jusqu’à sa fin",
        "{network} rejoint {into}",
    ),
    "take": (
        "{network} : pris en charge",
        "{network} a pris votre demande en charge",
        "{network} : pris en charge",
    ),
    "start_review": ("{network} : étude commencée", "{network} étudie votre demande", ""),
    "contact": ("{network}, premier contact : {text}", "", ""),
    "declare_ready": ("{network} : prêt pour la décision", "", ""),
    "back_to_review": ("{network} : étude à reprendre. {why}", "", ""),
    "grant": (
        "{network} : accordé, {scheme}",
        "{network} vous accorde une aide : {scheme}",
        "{network} : accordé",
    ),
    "refuse": (
        "{network} : non retenu, {reason}",
        "{network} n’a pas retenu votre demande",
        "{network} : non retenu",
    ),
    "decline": (
        "{network} : décliné, {reason}",
        "{network} ne peut pas étudier votre demande",
        "{network} : décliné",
    ),
    "silence": (
        "{network} : sans réponse, réseau suivant",
        "{network} n’a pas répondu à temps",
        "{network} : sans réponse",
    ),
    "transfer": (
        "{network} : transféré à {receiver}",
        "{network} l’a transmise à {receiver}",
        "{network} : transféré à {receiver}",
    ),
    "close_unanswered": (
        "{network} : clos sans réponse",
        "{network} a classé votre demande",
        "{network} : clos",
    ),
    "reconsider": (
        "{network} : étude reprise. {text}",
        "{network} reprend l’étude",
        "{network} : étude reprise",
    ),
    "resume": (
        "{network} : étude reprise après un silence",
        "{network} reprend l’étude",
        "{network} : étude reprise",
    ),
    "redirect": (
        "{network} : proposition retirée par l’accueil",
        "Votre demande n’est plus proposée {to_network}",
        "{network} : proposition retirée",
    ),
    "withdraw": (
        "{network} : retiré par la personne",
        "{network} : demande retirée",
        "{network} : retiré",
    ),
    "duplicate": (
        "{network} : étude arrêtée, doublon de la demande {kept}",
        "{network} arrête l’étude de cette demande, qui en double une autre",
        "{network} : étude arrêtée",
    ),
    "assign": ("{network} : {adviser}", "", ""),
    "left": ("{network} : à affecter, {adviser} ne suit plus ce dossier", "", ""),
    "handed_over": ("{network} : confié à {receiver}, à la suite de {adviser}", "", ""),
    "note_back": ("{network} : une note écrite par erreur est retirée", "", ""),
    "request_info": (
        "{network} : demande de complément",
        "{network} vous demande un complément",
        "",
    ),
    "answer": ("{network} : réponses reçues", "Vous avez répondu {to_network}", ""),
    "drop": (
        "{network} ne demande plus : {item}",
        "{network} n’a plus besoin de : {item}",
        "",
    ),
}
