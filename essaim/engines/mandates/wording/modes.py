"""The words of the ways of paying for a service."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = Mapping[str, str | Promise]

# The ways of paying for a service.
MODE: Words = {
    "direct": _("Gestion directe (régie)"),
    "subsidy": _("Subvention"),
    "objectives": _("Convention pluriannuelle d'objectifs"),
    "call": _("Appel à projets"),
    "sieg_mandate": _("Mandat de SIEG"),
    "sieg_minimis": _("Aide « de minimis » SIEG"),
    "minimis": _("Aide « de minimis » générale"),
    "no_competition": _("Contrat sans concurrence"),
    "adapted": _("Marché en procédure adaptée"),
    "reserved": _("Marché réservé"),
    "concession": _("Délégation de service public, concession"),
    "agreement": _("Agrément, habilitation, label"),
}

# What each way is, in a sentence.
ABOUT: Words = {
    "direct": _("La collectivité rend le service avec ses agents et son budget."),
    "subsidy": _("La collectivité soutient un projet que l'organisme a choisi et défini."),
    "objectives": _("La même subvention, promise pour plusieurs années sur des objectifs partagés."),
    "call": _(
        "La collectivité donne un thème et choisit, entre plusieurs projets, ceux qu'elle subventionne."
    ),
    "sieg_mandate": _("Un acte confie une mission d'intérêt général et compense ce qu'elle coûte."),
    "sieg_minimis": _(
        "Une compensation assez petite pour que l'Europe n'y regarde pas, par un écrit simple."
    ),
    "minimis": _("Une aide assez petite pour que l'Europe n'y regarde pas. Elle s'ajoute au mode choisi."),
    "no_competition": _("La collectivité achète sous le seuil, à qui elle veut, sans abuser."),
    "adapted": _("La collectivité achète après une publicité et une concurrence qu'elle organise."),
    "reserved": _("La concurrence n'est ouverte qu'à certains organismes."),
    "concession": _("L'organisme gère le service à ses risques et se paie surtout sur les usagers."),
    "agreement": _("Tout organisme qui remplit les conditions est reconnu ; les usagers choisissent."),
}

# Headings of a mode.
PART: Words = {
    "obligation": _("Obligations et seuils"),
    "step": _("Étapes et calendrier"),
    "document": _("Documents à produire"),
    "body_risk": _("Ce que l'association risque"),
    "authority_risk": _("Ce que la collectivité risque"),
}

# The lines of a mode; {value} is a number of the law on its day.
DUTY: Words = {
    "convention": _("Au-dessus de {value} par an, une convention écrite est obligatoire."),
    "cer": _("L'association souscrit le contrat d'engagement républicain."),
    "open_data": _("Publier la subvention en données ouvertes dans les {value} après la signature."),
    "accounts": _("Au-dessus de {value} de subventions par an, comptes publiés et commissaire aux comptes."),
    "no_passing_on": _("Pas de reversement à un autre organisme, sauf si la convention le permet."),
    "file": _("Déposer la demande ; sans réponse après {value}, elle est refusée."),
    "vote": _("Voter une délibération propre à cette subvention."),
    "payment": _("Payer dans les {value} après la notification, sauf autre date écrite."),
    "request": _("Demande sur le formulaire unique, budget du projet, comptes, statuts."),
    "financial_report": _("Compte rendu financier dans les {value} après la fin de l'exercice."),
    "subsidy_body": _("Si un juge y voit un prix : TVA, impôts, et parfois remboursement."),
    "subsidy_authority": _("Une délibération annulée, et un marché qu'il fallait passer en concurrence."),
    "subsidy_aid": _("Sans régime européen qui la couvre, l'aide est à rendre avec intérêts."),
    "contract_body": _("Un prix ferme, des pénalités, et la TVA selon l'activité."),
    "contract_authority": _("Un recours d'un concurrent écarté ; un découpage du besoin est interdit."),
    "sieg_public_service": _("Écrire les obligations de service public et la mission confiée."),
    "sieg_accounts": _("Tenir des comptes séparés si l'organisme a d'autres activités."),
    "direct_budget": _("Inscrire le service au budget, avec ses recettes."),
    "direct_vote": _("Voter la création du service et ses tarifs."),
    "direct_staff": _("Recruter, ou reprendre les salariés du service."),
    "direct_statutes": _("Règlement du service, et statuts de la régie s'il y en a une."),
    "direct_body": _("L'association perd l'activité, et parfois ses salariés."),
    "direct_authority": _("Elle porte seule les coûts, le personnel et les résultats."),
    "objectives_length": _("La circulaire conseille {value} au plus."),
    "objectives_shared": _("Écrire ensemble les objectifs et la façon de les évaluer."),
    "objectives_review": _("Faire un bilan chaque année, et avant le renouvellement."),
    "objectives_paper": _(
        "Convention : objectifs, montants par an, versements, contrôle, évaluation, excédent."
    ),
    "call_open": _("Donner un thème et des critères, sans définir les actions."),
    "call_publish": _("Publier l'appel, avec un délai de réponse raisonnable."),
    "call_choose": _("Choisir les projets selon les critères publiés, et dire pourquoi."),
    "call_rules": _("Règlement de l'appel, grille des critères, procès-verbal du choix."),
    "call_body": _("Du temps passé sans être retenu, et des projets qui se ressemblent."),
    "call_authority": _("Un cahier des charges trop précis fait de l'appel un marché."),
    "sieg_length": _("Le mandat dure {value} au plus, sauf investissement à amortir."),
    "sieg_published": _("Au-dessus de {value} par an, rendre publics l'acte ou l'aide."),
    "sieg_frame": _("Voter une délibération-cadre, puis une décision pour ce service."),
    "sieg_publicity": _("Faire une publicité avant de choisir l'opérateur."),
    "sieg_act": _("Signer l'acte de mandat avant le début du service."),
    "sieg_control": _("Vérifier la compensation pendant le mandat et à la fin ; reprendre le trop-versé."),
    "sieg_items": _(
        "Acte de mandat : mission, durée, opérateur, territoire, droits, calcul, contrôle, référence à la décision."
    ),
    "sieg_statement": _("Chaque année : coûts, recettes et compensation du service."),
    "sieg_body": _("Rendre ce qui dépasse les coûts, et justifier chaque dépense."),
    "sieg_authority": _("Une délibération annulée si l'échec du marché n'est pas prouvé sur ce territoire."),
    "minimis_written": _("Confier la mission par écrit ; {value} au plus sur trois ans."),
    "minimis_no_other": _("Aucune autre compensation pour le même SIEG."),
    "minimis_declared": _("Écrire dans l'acte que l'aide est « de minimis », et son montant."),
    "minimis_register": _("Inscrire l'aide au registre central dans les {value}."),
    "minimis_declaration": _("Déclaration de l'organisme : ses autres aides « de minimis » sur trois ans."),
    "minimis_body": _("Rendre toute l'aide qui fait dépasser le plafond."),
    "minimis_authority": _("Une aide illégale si le plafond était déjà atteint."),
    "minimis_ceiling": _("{value} au plus sur trois ans, toutes collectivités ensemble."),
    "small_care": _("Sous {value} hors taxes, choisir une bonne offre et varier les fournisseurs."),
    "small_written": _("À partir de {value} hors taxes, le contrat est écrit."),
    "small_need": _("Compter le besoin sur toute sa durée, sans le découper."),
    "small_quote": _("Demander un devis, garder la trace du choix."),
    "contract_paper": _("Devis ou contrat, bon de commande, facture."),
    "adapted_principles": _("Égalité des candidats, publicité suffisante, critères annoncés."),
    "adapted_notice": _("Service social ou spécifique : avis européen à partir de {value} hors taxes."),
    "adapted_preferred": _("À offres égales, SCOP et entreprises adaptées passent avant."),
    "bought_environment": _("Au moins un critère du choix regarde l'environnement, ou le coût le compte."),
    "bought_social": _("À partir de {value} hors taxes, une clause sociale, ou la raison de s'en passer."),
    "adapted_publish": _("Publier un avis à la mesure du montant, laisser un délai suffisant."),
    "adapted_choose": _("Comparer les offres, négocier si c'est annoncé, informer les candidats."),
    "adapted_papers": _("Avis, règlement, cahier des charges, rapport du choix, contrat."),
    "reserved_share": _("Au moins {value} de personnes handicapées ou en insertion."),
    "reserved_length": _("{value} au plus, sans second marché réservé dans la foulée."),
    "reserved_notice": _("Dire dans l'avis que le marché est réservé, et à qui."),
    "reserved_proof": _("Preuve du statut de l'organisme, en plus des papiers du marché."),
    "concession_risk": _("L'organisme supporte un vrai risque ; la durée suit l'amortissement."),
    "concession_threshold": _("À partir de {value} hors taxes, régime complet, sauf service social."),
    "concession_vote": _("Avis de la commission des usagers s'il le faut, puis vote du principe."),
    "concession_notice": _("Avis, candidatures, offres, négociation."),
    "concession_final": _("Vote final, deux mois au moins après les offres."),
    "concession_report": _("Rapport de l'organisme chaque année : comptes, qualité, tarifs."),
    "concession_body": _("Des pertes si les usagers ne viennent pas."),
    "concession_authority": _("Sans vrai contrôle ni vrai risque, le juge y voit un marché."),
    "agreement_text": _("Citer le texte qui prévoit l'agrément, et ses conditions."),
    "agreement_same": _("Les mêmes conditions pour tous les organismes."),
    "agreement_publish": _("Publier les conditions et la façon de demander."),
    "agreement_examine": _("Examiner chaque demande, motiver un refus."),
    "agreement_proof": _("Dossier de l'organisme, décision, liste publique des agréés."),
    "agreement_body": _("Pas d'argent garanti : tout dépend des usagers."),
    "agreement_authority": _("Aucune maîtrise du nombre d'usagers ni du coût."),
}
