"""The words of the questions and of their answers."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = Mapping[str, str | Promise]

# What a question is about, in the checklist.
SHORT: Words = {
    "sovereign": _("Autorité publique ou régime obligatoire"),
    "need": _("Besoin auquel le service répond"),
    "policy": _("Politique publique"),
    "payer": _("Qui paie"),
    "domain": _("Domaine"),
    "market": _("Autres opérateurs payés"),
    "obligations": _("Obligations de service public"),
    "failure": _("Limites du marché"),
    "provider": _("Qui rend le service"),
    "set_before": _("Calcul fixé à l'avance"),
    "within_costs": _("Compensation limitée aux coûts"),
    "chosen_by": _("Choix de l'opérateur ou coûts comparés"),
    "competence": _("Compétence de la collectivité"),
    "initiative": _("Initiative"),
    "counterpart": _("Prestation rendue à la collectivité"),
    "payment": _("Façon de compter l'argent"),
    "control": _("Contrôle de la collectivité"),
    "status": _("Statut de l'organisme"),
    "amount": _("Montant par an"),
    "years": _("Durée"),
    "other_aid": _("Autres aides publiques"),
    "investment": _("Investissement à amortir"),
    "risk": _("Risque d'exploitation"),
    "authorisation": _("Agrément prévu par un texte"),
    "cross_border": _("Effet au-delà des frontières"),
}

# The question itself.
QUESTION: Words = {
    "sovereign": _("Le service relève-t-il de l'autorité publique ou d'un régime obligatoire ?"),
    "need": _("À quel besoin le service répond-il d'abord ?"),
    "policy": _("Une politique publique de la collectivité vise-t-elle ce besoin, par un texte voté ?"),
    "payer": _("Qui paie le service, au moment où il est rendu ?"),
    "domain": _("Dans quel domaine ce service se range-t-il ?"),
    "market": _("D'autres opérateurs rendent-ils un service comparable contre paiement ?"),
    "obligations": _("La collectivité veut-elle imposer des obligations de service public ?"),
    "failure": _("Sur ce territoire, le marché seul échoue-t-il à rendre ce service comme il le faut ?"),
    "provider": _("Qui rend le service aujourd'hui, et à quel titre ?"),
    "set_before": _("Le calcul de la compensation est-il écrit avant le début du service ?"),
    "within_costs": _(
        "La compensation reste-t-elle dans les coûts, recettes déduites, avec un bénéfice raisonnable au plus ?"
    ),
    "chosen_by": _("Comment l'opérateur ou le niveau de ses coûts a-t-il été choisi ?"),
    "competence": _("La collectivité a-t-elle le droit d'agir dans ce domaine ?"),
    "initiative": _("Qui a eu l'idée du projet et l'a défini ?"),
    "counterpart": _("La collectivité reçoit-elle une prestation précise en échange de l'argent ?"),
    "payment": _("Comment l'argent est-il compté ?"),
    "control": _("La collectivité garde-t-elle un droit de regard sur le programme et les tarifs ?"),
    "status": _("Quel est le statut de l'organisme ?"),
    "amount": _("Combien la collectivité verserait-elle par an, hors taxes ?"),
    "years": _("Pour combien d'années ?"),
    "other_aid": _("Combien d'autres aides « de minimis » l'organisme a-t-il reçues sur trois ans ?"),
    "investment": _("Faut-il plus de dix ans pour amortir un investissement important ?"),
    "risk": _("L'organisme risque-t-il de perdre de l'argent si les usagers ne viennent pas ?"),
    "authorisation": _("Un texte prévoit-il un agrément, une habilitation ou un label pour ce service ?"),
    "cross_border": _("Un opérateur d'un autre pays d'Europe pourrait-il vouloir rendre ce service ici ?"),
}

# What helps to answer; a question may have none.
HELP: Words = {
    "sovereign": _("Exemples : état civil, justice, armée ; école obligatoire, sécurité sociale de base."),
    "need": _(
        "Un traiteur pour les vœux du maire répond au besoin de la collectivité. Une crèche répond à celui des habitants."
    ),
    "policy": _("Un schéma, un plan ou une délibération : c'est lui qui reconnaît l'intérêt général."),
    "payer": _("Une participation symbolique n'a pas de lien avec le coût du service."),
    "domain": _("Choisissez l'activité principale. Douze domaines sont hors de la directive « services »."),
    "market": _("Même gratuit, un service est économique si d'autres en vivent."),
    "obligations": _("Exemples : ouvert à tous, tarif selon les revenus, horaires étendus, continuité."),
    "failure": _(
        "Trop cher pour certains, absent d'un quartier, qualité insuffisante : il faudra l'écrire et le prouver."
    ),
    "provider": _("Mandaté : un acte de la collectivité lui confie déjà cette mission."),
    "chosen_by": _("C'est le quatrième critère de l'arrêt Altmark, le plus difficile."),
    "initiative": _("C'est le premier critère regardé par le juge."),
    "counterpart": _("Exemples : des heures d'animation pour ses écoles, des repas pour ses agents."),
    "payment": _("Un prix par heure, par stagiaire ou par présence ressemble à un achat."),
    "control": _("Sans aucun contrôle, le juge ne voit pas de service public."),
    "amount": _("Écrivez l'aide ou le prix d'une année pleine, par exemple 60 000."),
    "years": _("Écrivez un nombre entier, par exemple 3."),
    "other_aid": _("Toutes collectivités ensemble, pour toute l'entreprise. Écrivez 0 s'il n'y en a pas."),
    "cross_border": _("Un service de quartier n'a souvent aucun effet hors de France."),
}

# The answers one may choose.
CHOICE: Words = {
    "yes": _("Oui"),
    "no": _("Non"),
    "sovereign.neither": _("Ni l'un ni l'autre"),
    "sovereign.authority": _("L'autorité publique : police, justice, état civil"),
    "sovereign.compulsory": _("Un régime obligatoire : école obligatoire, sécurité sociale"),
    "need.inhabitants": _("Un besoin des habitants"),
    "need.authority": _("Un besoin de la collectivité elle-même"),
    "need.members": _("Un besoin des seuls membres de l'organisme"),
    "payer.users": _("Les usagers paient un prix"),
    "payer.third": _("Un tiers paie pour eux, à l'heure ou par personne"),
    "payer.symbolic": _("Les usagers donnent une participation symbolique"),
    "payer.nobody": _("Personne : le service est gratuit"),
    "domain.social_housing": _("Logement social"),
    "domain.childcare": _("Accueil et garde d'enfants"),
    "domain.families": _("Aide aux familles"),
    "domain.in_need": _("Aide aux personnes dans le besoin"),
    "domain.health": _("Soins et santé"),
    "domain.employment": _("Emploi et insertion"),
    "domain.training": _("Formation professionnelle"),
    "domain.culture": _("Culture, sport, éducation populaire"),
    "domain.finance": _("Services financiers"),
    "domain.telecoms": _("Communications électroniques"),
    "domain.transport": _("Transports"),
    "domain.temporary_work": _("Travail temporaire"),
    "domain.audiovisual": _("Audiovisuel et radio"),
    "domain.gambling": _("Jeux d'argent"),
    "domain.security": _("Sécurité privée"),
    "domain.notaries": _("Notaires et huissiers"),
    "domain.other": _("Un autre domaine"),
    "provider.mandated": _("Un organisme mandaté par un acte de la collectivité"),
    "provider.charity": _("Une association caritative reconnue"),
    "provider.free": _("Un organisme sans mandat ni reconnaissance"),
    "provider.authority": _("La collectivité elle-même"),
    "chosen_by.procedure": _("Par une procédure publique, au moindre coût pour la collectivité"),
    "chosen_by.typical": _("Par comparaison avec une entreprise moyenne bien gérée"),
    "chosen_by.neither": _("Ni l'un ni l'autre"),
    "initiative.association": _("L'association ou l'organisme"),
    "initiative.shared": _("Les deux ensemble"),
    "initiative.authority": _("La collectivité"),
    "payment.contribution": _("Une contribution au budget du projet"),
    "payment.whole_cost": _("Tous les frais sont couverts, sans autre ressource"),
    "payment.per_unit": _("Un prix par heure, par personne ou par présence"),
    "status.association": _("Association ou fondation"),
    "status.ess": _("SCIC, SCOP, mutuelle, entreprise solidaire"),
    "status.siae": _("Structure d'insertion par l'activité économique"),
    "status.adapted": _("Entreprise adaptée ou ESAT"),
    "status.company": _("Société commerciale"),
    "status.public": _("Organisme public"),
}
