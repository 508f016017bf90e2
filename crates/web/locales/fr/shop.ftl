# Les mots de la boutique en ligne.
# Tête, pied, boutiques
shop-collections = Rayons
shop-subcollections = Sous-rayons
shop-account = Mon compte
shop-your-store = Votre boutique : { $name }
shop-cart-count = { $n ->
    [one] Panier, { $n } article
   *[other] Panier, { $n } articles
  }
shop-foot-stores = { $n ->
    [one] { $n } boutique
   *[other] { $n } boutiques
  }
shop-foot-track = Suivre une commande
shop-foot-data = Vos données
shop-missing-text = L’adresse est peut-être ancienne, ou mal recopiée. Cherchez ici ce que vous vouliez voir.
shop-checkout-terms-before = En commandant, vous acceptez nos
shop-checkout-terms-and = Vous avez 14 jours pour changer d’avis :
shop-legal-terms = Conditions générales de vente
shop-legal-terms-lead = Elles valent pour tout achat sur ce site auprès de { $legal }.
shop-legal-terms-seller = Vendeur
shop-legal-terms-seller-1 = { $legal }, { $seat }.
shop-legal-terms-seller-2 = Téléphone { $phone }, e-mail { $email }.
shop-legal-terms-prices = Prix
shop-legal-terms-prices-1 = Les prix sont en euros, toutes taxes comprises. Les frais de livraison sont montrés avant la commande. Le prix dû est celui affiché quand vous commandez.
shop-legal-terms-order = Commande
shop-legal-terms-order-1 = La commande est passée quand vous touchez le bouton qui le dit et nomme la somme à payer. Avant, tout peut être revu et corrigé dans le panier. Un e-mail la confirme.
shop-legal-terms-order-2 = Une réservation à payer au retrait n’est pas un achat : elle n’engage à rien, et se défait en une touche.
shop-legal-terms-payment = Paiement
shop-legal-terms-payment-1 = Ce qui se retire en boutique ou se livre est autorisé à la commande : chaque partie est débitée quand elle vous est remise ou quand son colis part. Ce qui est réservé n’est débité que si vous le prenez.
shop-legal-terms-payment-2 = Une carte n’est gardée qu’avec votre accord. Son numéro reste chez le prestataire de paiement, et vous pouvez la retirer à tout moment dans votre compte.
shop-legal-terms-collect = Retrait et livraison
shop-legal-terms-collect-1 = La date annoncée est montrée avant la commande et reste sur la page de la commande. Si elle change, nous vous l’écrivons et vous pouvez annuler sans frais.
shop-legal-terms-collect-2 = { $keep ->
    [one] Un article prêt est gardé { $keep } jour en boutique. Passé ce délai, une réservation prend fin sans rien coûter.
   *[other] Un article prêt est gardé { $keep } jours en boutique. Passé ce délai, une réservation prend fin sans rien coûter.
 }
shop-legal-terms-withdrawal = Rétractation et retours
shop-legal-terms-withdrawal-1 = Vous avez quatorze jours pour changer d’avis sur un achat à distance (article L221‑18 du Code de la consommation). La page « Retours et rétractation » dit comment.
shop-legal-terms-guarantee = Garanties légales
shop-legal-terms-guarantee-1 = La garantie légale de conformité court deux ans à compter de la remise de l’article (articles L217‑3 et suivants du Code de la consommation). Vous pouvez demander la réparation ou le remplacement, et à défaut la réduction du prix ou le remboursement.
shop-legal-terms-guarantee-2 = La garantie des vices cachés s’y ajoute (articles 1641 et suivants du Code civil) : deux ans à compter de la découverte du défaut. { $legal } répond de ces garanties.
shop-legal-terms-dispute = En cas de désaccord
shop-legal-terms-dispute-1 = Parlez-en d’abord à une boutique. Si le désaccord demeure, vous pouvez recourir gratuitement à un médiateur de la consommation (article L612‑1 du Code de la consommation). Le droit français s’applique.
shop-legal-terms-dispute-mediator = Notre médiateur : { $mediator }, { $mediator-address }, { $mediator-site }.
shop-legal-returns = Retours et rétractation
shop-legal-returns-lead = Un achat qui ne va pas revient, en boutique ou par envoi.
shop-legal-returns-law = Quatorze jours pour changer d’avis
shop-legal-returns-law-1 = Pour un achat à distance, vous pouvez vous rétracter pendant quatorze jours, sans donner de raison (article L221‑18 du Code de la consommation).
shop-legal-returns-law-2 = Le délai court du jour où vous, ou une personne que vous avez désignée, recevez l’article ; pour plusieurs articles d’une commande, du jour où vous recevez le dernier.
shop-legal-returns-law-3 = Ce droit ne vaut pas pour ce qui est fait sur mesure, ni pour ce qui a été descellé et ne peut être renvoyé pour des raisons d’hygiène (article L221‑28).
shop-legal-returns-how = Comment faire
shop-legal-returns-how-1 = Ce qui n’est pas encore remis s’annule sur la page de la commande. Pour ce que vous avez reçu, dites-nous votre décision avant la fin du délai : en deux touches sur la page de la commande (« Renoncer au contrat ici »), en boutique, ou par écrit, par exemple avec le texte ci-dessous.
shop-legal-returns-how-write = Par écrit : { $email }, ou au siège ; par téléphone : { $phone }.
shop-legal-returns-how-2 = Rapportez l’article dans l’une de nos boutiques, sans frais, ou renvoyez-le dans les quatorze jours qui suivent ; les frais de renvoi sont alors à votre charge (article L221‑23).
shop-legal-returns-refund = Remboursement
shop-legal-returns-refund-1 = Nous remboursons ce que vous avez payé, livraison standard comprise quand toute la commande revient, au plus tard quatorze jours après votre décision. Nous pouvons attendre d’avoir l’article, ou la preuve de son envoi (article L221‑24).
shop-legal-returns-refund-2 = Le remboursement se fait par le moyen de votre paiement.
shop-legal-returns-stores = En boutique
shop-legal-returns-stores-1 = { $days ->
    [one] Tout achat, en boutique ou en ligne, est repris pendant { $days } jour après sa remise, dans n’importe laquelle de nos boutiques. Les droits ci-dessus restent entiers.
   *[other] Tout achat, en boutique ou en ligne, est repris pendant { $days } jours après sa remise, dans n’importe laquelle de nos boutiques. Les droits ci-dessus restent entiers.
 }
shop-legal-returns-form = Texte de rétractation
shop-legal-returns-form-1 = À { $legal }. Je vous notifie ma rétractation du contrat portant sur l’article ci-dessous.
shop-legal-returns-form-seat = À envoyer à { $seat }, ou par e-mail.
shop-legal-returns-form-2 = Article, numéro de commande, reçu le, nom, adresse, date et, sur papier, signature.
shop-legal-notice = Mentions légales
shop-legal-notice-lead = Qui édite ce site et vous vend ses articles.
shop-legal-notice-publisher = Éditeur et vendeur
shop-legal-notice-publisher-1 = { $legal }, sous l’enseigne { $name }.
shop-legal-notice-publisher-register = { $capital }, { $register }.
shop-legal-notice-publisher-seat = Siège social : { $seat }.
shop-legal-notice-publisher-director = Directeur de la publication : { $director }.
shop-legal-notice-publisher-2 = SIRET { $siret }. Numéro de TVA intracommunautaire { $vat }.
shop-legal-notice-contact = Nous joindre
shop-legal-notice-contact-house = Téléphone { $phone }, e-mail { $email }.
shop-legal-notice-contact-1 = Chacune de nos boutiques répond pour toute commande : leurs adresses, téléphones et horaires sont sur la page des boutiques.
shop-legal-notice-host = Hébergeur
shop-legal-notice-host-1 = { $host }, { $host-address }. Téléphone { $host-phone }.
shop-legal-notice-mediator = Médiateur de la consommation
shop-legal-notice-mediator-1 = { $mediator }, { $mediator-address }, { $mediator-site }. Sa saisine est gratuite, après une réclamation écrite auprès de nous (article L612‑1 du Code de la consommation).
shop-legal-notice-data = Vos données
shop-legal-notice-data-1 = Ce qui est gardé, pourquoi, et vos droits sont dits sur la page « Vos données ».
shop-store = Votre boutique
shop-stores = Nos boutiques
shop-stores-text = Choisissez la vôtre : les disponibilités affichées seront les siennes, en direct.
shop-stores-search = Ville, code postal ou rue
shop-stores-none = Aucune boutique ne correspond à « { $q } ».
shop-stores-all = Voir toutes les boutiques
shop-near-me = Près de moi
shop-near-said = Distances depuis l’endroit où vous êtes, au kilomètre près. Il n’est gardé nulle part.
shop-near-refused = Votre position n’est pas partagée. Cherchez par ville ou par code postal.
shop-nearest = Où le trouver
shop-nearest-title = Où trouver { $title }
shop-nearest-text = Les boutiques les plus proches qui l’ont, ou qui le reçoivent. Les disponibilités changent sous vos yeux.
shop-nearest-see = Voir les boutiques sur la carte
shop-nearest-unknown = Nous ne savons pas où se trouve { $postcode }.
shop-nearest-from-postcode = Distances depuis { $postcode }.
shop-nearest-from-store = Distances depuis { $store }.
shop-nearest-map = Carte de France : { $stores }
shop-nearest-key-has = en rayon
shop-nearest-key-soon = arrive bientôt
shop-nearest-key-none = pas ici
shop-nearest-none = Aucune boutique ne l’a ni ne le reçoit pour le moment.
shop-nearest-today = Aujourd’hui : { $hours }
shop-nearest-go = Y aller
shop-nearest-collect = Retirer { $when }
shop-nearest-reserve = Réserver, payer en boutique
shop-nearest-reserve-for = Réserver pour { $when }
shop-nearest-bring = Faire venir pour { $when }
shop-nearest-others = { $n ->
    [one] Une autre boutique ne l’a pas.
   *[other] { $n } autres boutiques ne l’ont pas.
}
shop-hours = Horaires
shop-choose-store = Choisir cette boutique
shop-store-mine = Votre boutique
shop-store-chosen = Votre boutique est { $name }.
shop-open-until = ouvert jusqu’à { $time }
shop-opens-today = ouvre à { $time }
shop-opens-on = fermé, ouvre { $day } à { $time }
shop-closed = fermé
shop-away = à { $distance }
shop-crumbs = Fil d’Ariane

# Accueil
shop-hero-1 = Essayez d’abord.
shop-hero-2 = Payez si ça vous va.
shop-hero-text = Réservez en ligne, passez la porte, gardez ce que vous aimez. Rien n’est débité avant.
shop-hero-go = Voir la saison
shop-counted-here = Les disponibilités affichées sont celles de cette boutique, en direct.
shop-change-store = Changer de boutique
shop-now-in = À { $city }, maintenant
shop-all-on-shelf = Tout ce qui est en rayon
shop-arriving = Ils arrivent bientôt
shop-one-cart = Un seul panier, où que vous soyez
shop-begin = Commencez n’importe où
shop-begin-text = Sur l’ordinateur ou au téléphone : connectez-vous, c’est le même panier.
shop-come = Passez à la boutique
shop-come-text = Ce qui est là vous attend, ce qui arrive a une date. On vous prévient quand c’est prêt.
shop-try = Essayez, gardez, laissez
shop-try-text = Vous payez ce que vous prenez. Le reste retourne en rayon, sans rien vous coûter.
shop-whole-house = La maison entière

# Articles
shop-from = dès
shop-colours = { $n ->
    [one] { $n } couleur
   *[other] { $n } couleurs
  }
shop-thirty-days = 30 jours :
shop-sizes-here = { $n ->
    [one] { $n } taille en rayon
   *[other] { $n } tailles en rayon
  }
shop-last-sizes = { $n ->
    [one] dernière taille
   *[other] dernières tailles ({ $n })
  }
shop-shoe-sizes-here = { $n ->
    [one] { $n } pointure en rayon
   *[other] { $n } pointures en rayon
  }
shop-last-shoe-sizes = { $n ->
    [one] dernière pointure
   *[other] dernières pointures ({ $n })
  }
shop-size-last = dernière
shop-size-elsewhere = ailleurs
shop-size-gone = épuisé
shop-choose = à choisir
shop-choose-size = Faites d’abord votre choix
shop-not-sold = Cet article n’est pas en vente en ce moment.
shop-not-here = Pas à { $store } pour le moment. Voici où et quand l’avoir.
shop-add = Ajouter au panier
shop-reserve-at = Réserver à { $store }, payer au retrait
shop-reserve-for = Réserver à { $store } pour { $day }
shop-collect-at = Retirer à { $store }, { $when }
shop-reserve-note = Réservé, rien n’est débité : vous essayez en boutique, et vous payez si ça vous va.
shop-brought-from = Par navette, sur demande · { $store }, { $n } là-bas
shop-delivery-coming = Expédié dès réception
shop-add-small = à retirer à { $store }, { $when }
shop-deliver = Faire livrer
shop-deliver-small = { $by } · { $fee }
shop-delivery = Livraison
shop-delivery-free = gratuit
shop-delivery-fee-until = { $fee }, offerte dès { $from }
shop-delivery-from = dès { $day }
shop-delivery-latest = au plus tard
shop-delivery-before = commande avant { $time }
shop-delivery-by = chez vous au plus tard { $day }
shop-delivery-on = livré au plus tard { $day }
shop-delivery-at-point = au point relais au plus tard { $day }
shop-delivery-parcels = { $n ->
    [one] en { $n } colis
   *[other] en { $n } colis
  }
shop-delivery-nearly-free = Plus que { $amount } d’articles à livrer, et la livraison est offerte.
shop-delivery-included = dont livraison : { $fee }
shop-gone-title = { $what } : épuisé partout, sans date d’arrivée
shop-gone-alone = Épuisé partout, sans date d’arrivée
shop-gone-text = Choisissez une autre taille ou une autre couleur ci-dessus : il en reste.
shop-gone-nowhere = Aucune boutique, aucun entrepôt n’en a, et aucun arrivage n’est annoncé. Voyez ce qui lui ressemble.
shop-gone-others = Voir des articles semblables
shop-gone-way = Voir le rayon { $name } à { $store }
shop-about = L’article
shop-articles = Articles
shop-views = Vues de l’article
shop-view = Vue { $n }
shop-option = { $name } :
shop-kinds-here = { $n ->
    [one] { $n } modèle en rayon
   *[other] { $n } modèles en rayon
  }
shop-last-kinds = { $n ->
    [one] dernier modèle
   *[other] derniers modèles ({ $n })
  }
shop-near-you = Près de vous
shop-near-you-in = Près de vous – { $what }
shop-put-aside = Mettre de côté
shop-reserve = Réserver
shop-others = Dans le même rayon
shop-from-time = dès { $time }
shop-arrival-free = { $n ->
    [one] Arrivage, { $n } encore libre · essayer avant de payer
   *[other] Arrivage, { $n } encore libres · essayer avant de payer
  }
shop-arrival-slipped = { $n ->
    [one] Arrivage d’abord attendu { $day }, { $n } encore libre
   *[other] Arrivage d’abord attendu { $day }, { $n } encore libres
  }
shop-arrival-overdue = { $n ->
    [one] Arrivage en retard, attendu depuis { $day }, { $n } encore libre
   *[other] Arrivage en retard, attendu depuis { $day }, { $n } encore libres
  }

# Rayon et recherche
shop-all = Tout
shop-only-here = En rayon à { $store }
shop-filter-colour = Couleur
shop-filter-size = Taille
shop-sort = Trier
shop-sort-house = Notre choix
shop-sort-up = Prix croissant
shop-sort-down = Prix décroissant
shop-sort-name = De A à Z
shop-clear = Tout effacer
shop-nothing-fits = Aucun article ne correspond à tous ces choix à la fois.
shop-search-title = Recherche : { $q }
shop-search-for = « { $q } »
shop-search-near = Aucun article ne correspond à tous ces mots : voici ce qui s’en approche.
shop-search-none = Nous n’avons rien trouvé pour « { $q } ».
shop-search-hint = Essayez un mot plus simple, ou parcourez un rayon.
shop-search-all = Tous les résultats pour « { $q } »

# Panier
shop-cart = Votre panier
shop-cart-empty = Votre panier est vide.
shop-cart-go = Voir ce qui est en rayon
shop-cart-keep = Connectez-vous pour retrouver ce panier sur tous vos appareils.
shop-cart-joined = Votre panier vous a suivi : rien n’a été perdu.
shop-cart-changed = Une ligne a changé entre-temps. Rien n’a été débité : choisissez ci-dessous.
shop-cart-back = Revoir le panier
shop-added = Ajouté au panier.
shop-removed = Ligne retirée.
shop-line-collect = À retirer à { $store }
shop-line-reserve = Réservé à { $store }, à essayer
shop-not-counted = pas dans le total
shop-paid-now = payé en ligne
shop-paid-later = au retrait, si ça vous va
shop-each = { $amount } l’unité
shop-quantity-of = Quantité, { $title }
shop-other-way = Changer de livraison, de boutique ou de paiement
shop-plans = Tout le panier d’un coup
shop-plan-brought = { $service }, tout ensemble
shop-plan-collected = Tout retirer à { $store }
shop-plan-soonest = Chaque article au plus tôt
shop-plan-all-by = tout au plus tard { $day }
shop-plan-chosen = Tout le panier suit ce choix.
refused-plan-gone = Cette proposition ne tient plus. Le panier montre celles du moment.
shop-how-to-get = Comment recevoir { $title }
shop-way-now = Retirer à { $store }, payer en ligne
shop-way-later = Réserver à { $store }, payer au retrait
shop-apply = Appliquer
shop-take-only = { $n ->
    [one] En prendre { $n }
   *[other] En prendre { $n }
  }
shop-no-way = Cet article n’est plus disponible nulle part.
shop-see-article = Voir d’autres tailles et couleurs
shop-problem-not-sold = Cet article n’est plus en vente.
shop-problem-gone = Il n’y en a plus à { $store }. Choisissez une autre façon, ou retirez-le.
shop-problem-few = Il n’en reste que { $n } à { $store } : vous en vouliez { $asked }.
shop-problem-none-to-send = Il n’en reste plus à livrer. Choisissez une autre façon, ou retirez-le.
shop-problem-few-to-send = Il n’en reste que { $n } à livrer : vous en vouliez { $asked }.
shop-problem-supply = Il ne reste rien de libre sur cet arrivage à { $store }. Choisissez une autre date ou une autre boutique.
shop-problem-where = Choisissez où et comment le recevoir.
shop-problem-point = Choisissez le point relais où le retirer.
shop-solve-first = Une ligne attend votre choix avant de continuer. Rien n’est retiré sans vous.
shop-to-pay-now = À payer maintenant
shop-charged-sent = Votre carte est autorisée maintenant, et débitée quand chaque colis part.
shop-charged-collected = Votre carte est autorisée maintenant, et débitée quand chaque article vous est remis.
shop-charged-both = Votre carte est autorisée maintenant, et débitée quand chaque partie part ou vous est remise.
shop-to-pay-later = Au retrait
shop-to-pay-later-hint = seulement si ça vous va
shop-goods = Articles
shop-go-checkout = Continuer
shop-go-reserve = Continuer, rien à payer
shop-vat-included = TVA comprise.
shop-vat-of = Dont TVA { $amount }.

# Commander
shop-checkout = Votre commande
shop-checkout-reserve = Votre réservation
shop-who = Pour qui
shop-who-known = Déjà client ?
shop-email-hint = Cette adresse sert à vous écrire au sujet de vos commandes, et à rien d’autre.
shop-untold = Nous ne vous écrirons pas à ce sujet : vous n’avez pas accepté de messages sur vos commandes. La page de la commande vous dira tout.
shop-where-to = Adresse de livraison
shop-to-name = Destinataire
shop-to-name-hint = Laissez vide si c’est vous.
shop-to-street = Numéro et rue
shop-to-more = Étage, bâtiment, société
shop-to-phone-hint = Pour le livreur, s’il ne vous trouve pas.
shop-to-other = Une autre adresse
shop-to-below = à l’adresse indiquée
shop-elsewhere = Envoyer ailleurs
shop-elsewhere-title = Envoyer ailleurs
shop-elsewhere-text = Cet article part à une adresse à lui. Le reste de la commande garde la sienne.
shop-elsewhere-go = Envoyer à cette adresse
shop-line-sent-to = Cet article sera livré à { $city }.
shop-point-choose = Choisir un point relais
shop-point-change = Changer de point relais
shop-point-title = Votre point relais
shop-point-text = Le colis vous y attend. Nous vous écrivons dès qu’il y est.
shop-point-none = Aucun point relais près de { $postcode }. Essayez un autre code postal.
shop-point-take = Choisir ce point
shop-point-mine = Votre point relais
shop-point-chosen = Point relais choisi : { $name }
shop-where-when = Où et quand
shop-change-cart = Modifier le panier
shop-payment = Paiement
shop-card-until = jusqu’à { $date }
shop-new-card = Une carte bancaire
shop-other-card = Une autre carte
shop-new-card-text = Saisie sur la page sûre de notre prestataire : son numéro ne passe jamais chez nous.
shop-keep-card = Garder cette carte pour la prochaine fois
shop-mandate = J’accepte que { $name } garde cette carte chez son prestataire de paiement, pour mes achats en ligne que je confirmerai à chaque fois et pour les articles réservés que j’accepterai en boutique. Je peux la retirer à tout moment dans mon compte.
shop-choose-means = Choisissez comment payer.
shop-order-pay = Commande avec obligation de paiement · { $amount }
shop-order-reserve = Réserver, rien à payer maintenant
shop-total-changed = Le total a changé : { $before } avant, { $after } maintenant. Rien n’a été débité. Confirmez si cela vous convient.
shop-promise-changed = La date a changé pour { $title } : { $when }. Rien n’a été débité. Confirmez si cela vous convient.
shop-placed = C’est noté : commande { $number }.
shop-paying-pending = Un instant, nous attendons la banque
shop-paying-pending-text = { $amount } : la réponse n’est pas encore arrivée. Cette page se met à jour d’elle-même. Vous pouvez aussi la fermer : rien ne sera débité deux fois.
shop-paying-look = Voir où en est le paiement
shop-paying-paid = Le paiement est accepté
shop-paying-paid-text = Le lien de votre commande est dans l’e-mail que nous venons de vous envoyer.
shop-paying-declined = Le paiement n’est pas passé
shop-paying-declined-text = Votre panier est comme avant, et rien n’a été débité.
shop-paying-again = Essayer autrement
shop-declined-bank = La banque a refusé ce paiement, sans dire pourquoi. Une autre carte peut convenir.
shop-declined-funds = Votre banque indique une provision insuffisante. Essayez une autre carte.
shop-declined-expired = Cette carte n’est plus valable. Choisissez-en une autre.
shop-declined-authentication = La confirmation auprès de votre banque n’a pas abouti. Vous pouvez recommencer.
shop-declined-cancelled = Vous avez interrompu le paiement.
shop-declined-other = Le paiement n’a pas pu se faire. Essayez encore, ou avec une autre carte.

# Commande
shop-order-number = Commande { $number }
shop-order-one = Votre commande
shop-order-ways = { $n ->
    [2] Une commande, deux chemins
    [3] Une commande, trois chemins
    [4] Une commande, quatre chemins
    [5] Une commande, cinq chemins
   *[other] Une commande, { $n } chemins
  }
shop-order-awaiting = En attente du paiement
shop-order-cancelled = Commande annulée
shop-order-placed-in = passée à { $store }, { $at }
shop-order-placed-web = passée en ligne, { $at }
shop-order-back = Revenir à la commande
shop-order-account = Avec un compte, vos commandes et votre panier sont au même endroit.
shop-join = Dans votre compte
shop-join-text = Cette commande a été passée sans se connecter. Mettez-la dans votre compte, ou ouvrez-en un avec votre adresse.
shop-join-go = Mettre dans mon compte
shop-joined = Cette commande est dans votre compte.
shop-joined-open = La commande est à vous. Choisissez un mot de passe pour la retrouver.
shop-joined-sign-in = La commande est dans votre compte. Connectez-vous pour la retrouver.
shop-live = en direct
shop-next-pay = Prochaine étape : le paiement
shop-next-pay-text = Nous attendons la réponse de la banque.
shop-next-collect = C’est prêt : gardé jusqu’à { $day }, { $time }
shop-next-collect-any = C’est prêt
shop-next-collect-text = { $title } vous attend à { $store }.
shop-next-prepare = Prochaine étape : nous mettons de côté
shop-next-prepare-text = { $title }, à { $store }. Nous vous écrivons dès que c’est prêt.
shop-next-arrive = Prochaine étape : { $day }
shop-next-arrive-any = Prochaine étape : l’arrivage
shop-next-arrive-text = { $title } arrive à { $store }, à essayer.
shop-part-carried-out = Emporté
shop-part-reserved = Réservé, à essayer
shop-part-collect = À retirer, payé
shop-part-pick-up = Retrait en boutique
shop-part-at-point = Vous attend au point relais
shop-part-collect-let-go = À retirer
shop-part-awaiting = Dès que le paiement est confirmé
shop-part-no-date = Date à confirmer
shop-part-preparing = Bientôt prêt
shop-part-ready-from = Prêt { $day } dès { $time }
shop-part-ready = Prêt à retirer
shop-part-ready-until = Prêt, gardé jusqu’à { $day }
shop-part-handed-over = Retiré
shop-part-by = au plus tard { $day }
shop-part-delivered-on = livré { $day }
shop-part-taken-on = Emporté { $day }
shop-part-collected-on = Retiré { $day }
shop-part-cancelled = Annulé
shop-part-expired = Non retiré, remis en rayon
shop-badge-awaiting = paiement attendu
shop-badge-arriving = en route
shop-badge-new-date = nouvelle date
shop-badge-preparing = en préparation
shop-badge-ready = prêt
shop-badge-packed = prêt à partir
shop-badge-sent = en route
shop-badge-at-point = à retirer
shop-badge-missed = nouveau passage
shop-badge-collected = retiré
shop-badge-delivered = livré
shop-badge-done = terminé
shop-badge-cancelled = annulé
shop-badge-expired = non retiré
shop-badge-open = en cours
shop-step-reserved = Réservé
shop-step-recorded = Enregistré
shop-step-on-way = En route vers la boutique
shop-step-arrived = Arrivé en boutique
shop-step-put-aside = Mis de côté
shop-step-putting = Mise de côté
shop-step-try = À essayer
shop-step-ready = Prêt
shop-there-from = { $day } dès { $time }
shop-step-kept = Gardé jusqu’au
shop-step-kept-for = Gardé ensuite
shop-step-handed-over = Retiré
shop-step-before = date d’abord prévue :
shop-story = Promis d’abord { $first }, maintenant { $now } : { $because }.
shop-days = { $n ->
    [one] { $n } jour
   *[other] { $n } jours
  }
shop-note-later = Rien n’est débité avant votre accord en boutique.
shop-note-later-card = Rien n’est débité avant votre accord en boutique. Carte { $card }.
shop-note-paid = Payé { $amount }.
shop-note-taken-by = Remis à { $name }.
shop-note-paid-free = Payé { $amount }, livraison offerte.
shop-note-paid-fee = Payé { $amount }, dont { $fee } de livraison.
shop-note-on-its-way = Le colis ne peut plus être annulé : une fois reçu, rapportez-le dans n’importe quelle boutique.
shop-parcel-for = Pour
shop-parcel-number = Colis { $number }
shop-parcel-told = Ce que dit le transporteur
shop-note-nothing-charged = Rien n’a été débité.
shop-note-refunded = { $amount } vous sont remboursés.
shop-note-awaiting = Mis de côté pour vous pendant le paiement.
shop-cancel-reservation = Annuler la réservation
shop-cancel-refund = Annuler et être remboursé
shop-cancelled = Réservation annulée. Rien n’a été débité.
shop-cancelled-refund = Annulé. Le remboursement est en route.
shop-cancelled-let-go = Annulé. Rien n’est débité : l’autorisation est annulée.
shop-reason = Dire pourquoi (facultatif)
shop-sure = C’est définitif : l’article est remis en vente.
shop-sure-yes = Oui, annuler
shop-reason-none = Sans raison
shop-reason-changed-mind = J’ai changé d’avis
shop-reason-too-late = La date ne me va plus
shop-reason-found-elsewhere = Je l’ai trouvé ailleurs
shop-code = Votre code de retrait
shop-code-text = Montrez-le au vendeur, ou dites-le.
shop-paid = Payé
shop-refunded = Remboursé
shop-net-paid = Total net payé
shop-refund-pending = Remboursement en cours
shop-receipt-returned = Rendu
shop-returned-units = { $n ->
    [one] { $n } rendu
   *[other] { $n } rendus
 }
shop-later-if = Au retrait, si ça vous va
shop-cash = Espèces
shop-card = Carte
shop-receipts = Tickets et avoirs
shop-receipts-later = Votre ticket, avec la TVA, sera ici dès que l’article est remis ou expédié : il n’est débité qu’à ce moment.
shop-receipt-word = Ticket
shop-receipt-note = Avoir
shop-receipt-no = n° { $number }
shop-receipt-buyer = Client :
shop-receipt-units = { $n } × { $each }
shop-receipt-total = Total payé, TTC
shop-receipt-sent = À livrer, débité quand le colis part
shop-receipt-collect = À retirer, débité au retrait
shop-receipt-kept = gardé jusqu’au { $day }
shop-receipt-over = Retrouver la commande et ses tickets en ligne.
shop-receipt-of = Ticket du { $day } · { $amount }
shop-credit-note-of = Avoir du { $day }, { $amount }
shop-same-view = Cette page, la caisse et le service client lisent la même commande.
shop-receipt-title = Ticket de la commande { $number }
shop-receipt-till = Caisse { $till }, n° { $number }
shop-receipt-web = Achat en ligne
shop-receipt-paid = Articles payés
shop-receipt-later = Réservé, payé au retrait
shop-receipt-vat = TVA comprise
shop-receipt-net = HT
shop-receipt-tax = TVA
shop-receipt-gross = TTC
shop-receipt-only-then = Au retrait seulement : { $amount }.
shop-receipt-nothing-else = Si ça ne vous va pas, rien n’est débité.
shop-receipt-follow = Suivre, changer ou annuler, sans appeler.
shop-vat-number = TVA
shop-find-text = Le numéro est dans votre e-mail et sur votre ticket.
shop-find-number = Numéro de commande
shop-find-example = MF-7K3QX9A
shop-find-go = Voir la commande
shop-find-none = Aucune commande n’a ce numéro avec cette adresse. Vérifiez les deux.

# Compte
shop-hello = Bonjour { $name }
shop-customer-number = Numéro client { $number }
shop-latest-orders = Vos dernières commandes
shop-all-orders = Toutes
shop-no-orders = Vous n’avez pas encore de commande.
shop-no-orders-hint = Une commande passée sans compte ? Le lien de son e-mail de confirmation la met dans votre compte.
shop-and-more = { $n ->
    [one] { $what } et { $n } autre
   *[other] { $what } et { $n } autres
  }
shop-account-orders = Commandes
shop-account-details = Mes informations
shop-account-consents = Mes accords
shop-account-consents-text = Ce que vous acceptez, ou non
shop-account-cards = Cartes enregistrées
shop-account-password = Mot de passe
shop-cards-kept = { $n ->
    [0] Aucune
    [one] { $n } carte
   *[other] { $n } cartes
  }
shop-details-saved = Vos informations sont enregistrées.
shop-email-fixed = C’est avec elle que vous vous connectez. Pour la changer, demandez en boutique avec une pièce d’identité.
shop-phone-hint = Pour les SMS que vous choisissez de recevoir.
shop-language-of-messages = Langue de nos messages
shop-consents-text = Chaque question est indépendante, et vous pouvez dire non à chacune. Vous changez d’avis quand vous voulez.
shop-said-yes = Vous avez dit oui le { $day }.
shop-said-no = Vous avez dit non le { $day }.
shop-not-asked = Pas encore de réponse : c’est non.
shop-answer-kept = Votre choix est enregistré.
shop-consent-orders = M’écrire sur mes commandes
shop-consent-orders-text = Commande enregistrée, prête, date changée : par e-mail.
shop-consent-orders-sms = M’envoyer un SMS sur mes commandes
shop-consent-orders-sms-text = Les mêmes nouvelles, par SMS.
shop-consent-receipt = M’envoyer mes tickets par e-mail
shop-consent-receipt-text = Vous pouvez le retirer ici à tout moment.
shop-consent-history = Les vendeurs voient mes achats
shop-consent-history-text = Pour vous conseiller en boutique. Chaque consultation est notée.
shop-consent-cart = Les vendeurs voient mon panier
shop-consent-cart-text = Pour vous aider à le finir en boutique.
shop-consent-news = Recevoir nos nouveautés et nos offres
shop-consent-news-text = Par e-mail, deux fois par mois au plus.
shop-consent-news-sms = Recevoir nos offres par SMS
shop-consent-news-sms-text = Une fois par mois au plus.
shop-consent-card = Garder ma carte
shop-consent-card-text = Chez notre prestataire de paiement.
shop-tell-me = Vous prévenir
shop-tell-me-text = Par quel moyen, pour chaque sorte de nouvelle.
shop-tell-nothing = Ne pas me prévenir
shop-sms = SMS
shop-news-recorded = Commande enregistrée
shop-news-ready = Prêt à retirer
shop-news-date = Date changée
shop-news-ended = Réservation terminée
shop-news-charged = Carte débitée
shop-cards-text = Nous ne gardons que la marque, les quatre derniers chiffres et la date. Le numéro reste chez notre prestataire de paiement.
shop-cards-none = Aucune carte enregistrée. Vous pourrez en garder une en payant, si vous le souhaitez.
shop-card-expired = expirée
shop-card-agreed = Accord donné le { $day }.
shop-card-remove = Supprimer cette carte
shop-card-sure = Elle ne servira plus à payer en une confirmation. Pour la retrouver, il faudra la saisir de nouveau.
shop-card-held = { $amount } restent autorisés sur cette carte pour une commande en cours : cette somme sera débitée comme prévu.
shop-card-promised = Une réservation de { $amount } devait être débitée sur cette carte : sans elle, vous la paierez en boutique.
shop-card-sure-yes = Oui, la supprimer
shop-card-removed = La carte est supprimée, ici et chez le prestataire.
shop-wrong-sign-in = Adresse ou mot de passe inexact.
shop-wrong-password = Ce n’est pas votre mot de passe actuel.
shop-too-many-tries = Trop d’essais. Réessayez à partir de { $time }.
shop-demo-account = Démonstration : client0001@exemple.example, mot de passe fontaine-demo.
shop-demo-card = Démonstration, carte d’essai : 4999 7000 0009 4417, 12/31, code 123.
shop-signed-out = Vous êtes déconnecté.
shop-forgotten = Mot de passe oublié ?
shop-forgotten-text = Donnez votre adresse : nous vous envoyons un lien pour en choisir un autre.
shop-forgotten-sent = Si un compte existe pour { $email }, un lien vient d’y être envoyé. Il vaut une heure.
shop-send-link = Recevoir le lien
shop-no-account = Pas encore de compte ?
shop-no-account-text = Vous pouvez commander sans. Avec un compte, panier et commandes vous suivent.
shop-create-account = Créer un compte
shop-create-text = Nous vous envoyons un lien ; vous choisirez votre mot de passe.
shop-create-sent = Un lien vient d’être envoyé à { $email }. Ouvrez-le pour choisir votre mot de passe.
shop-open-account = Ouvrir votre compte
shop-link-used = Ce lien a déjà servi
shop-link-used-text = Il a servi ou a expiré. Si votre compte est ouvert, connectez-vous.
shop-link-again = Demander un nouveau lien
shop-open-account-text = Choisissez un mot de passe pour { $email }.
shop-open-account-go = Ouvrir mon compte
shop-account-opened = Votre compte est ouvert.
shop-new-password = Nouveau mot de passe
shop-new-password-text = Pour { $email }. Vos autres appareils seront déconnectés.
shop-password-choose = Nouveau mot de passe
shop-password-hint = 10 caractères au moins. Trois mots au hasard font un bon mot de passe.
shop-password-old = Mot de passe actuel
shop-password-others = Vos autres appareils seront déconnectés.
shop-password-changed = Votre mot de passe est changé.

# Données
shop-data-lead = { $name } garde ce qu’il faut pour vous servir, et rien de plus.
shop-data-kept = Ce que nous gardons
shop-data-kept-1 = Vos nom, adresse e-mail et, si vous le donnez, votre téléphone.
shop-data-kept-2 = Vos commandes et leurs tickets, aussi longtemps que la loi le demande.
shop-data-kept-3 = D’une carte enregistrée, la marque, les quatre derniers chiffres et la date. Jamais son numéro.
shop-data-kept-4 = Vos réponses à nos questions, avec leur date. Sans réponse, c’est non.
shop-data-browser = Dans votre navigateur
shop-data-browser-text = Des cookies de ce site seulement, qui tiennent votre panier, votre boutique, votre langue et votre connexion. Aucun traceur, aucun service tiers.
shop-data-rights = Vos droits
shop-data-rights-text = Voir, corriger et retirer vos accords se fait ici, dans votre compte. Pour une copie ou un effacement de vos données, écrivez-nous ou demandez en boutique : nous répondons sous un mois.
shop-news-sent = Colis parti ou livré
shop-problem-not-sent = Cet article ne peut pas être livré ainsi. Choisissez une autre façon de l’avoir.
shop-next-deliver = À livrer au plus tard { $day }
shop-next-at-point = Votre colis vous attend au point relais
shop-next-missed = Personne n’était là : le transporteur repasse, au plus tard { $day }
shop-next-deliver-any = La livraison se prépare
shop-next-deliver-text = { $title }, à l’adresse { $address }
shop-part-collect-set-aside = À retirer, paiement autorisé
shop-set-aside = Autorisé, pas encore débité
shop-set-aside-collect = { $amount } autorisés, débités quand vous le retirez.
shop-set-aside-send = { $amount } autorisés, débités quand le colis part.
shop-note-let-go = Rien n’est débité : l’autorisation est annulée.
shop-later-pay = Au retrait
shop-later-pay-text = { $amount }, seulement si vous le prenez. Rien n’est débité aujourd’hui.
shop-later-card = débitée en boutique, si vous le prenez
shop-later-store = En boutique
shop-later-store-text = par carte ou en espèces, à la caisse
shop-cancel-unpaid = Annuler cette partie
shop-withdrawal = Droit de rétractation
shop-withdrawal-until = Vous pouvez renoncer à cet achat sans donner de raison jusqu’à { $day } inclus.
shop-withdrawal-not-begun = Vous pouvez renoncer à cet achat sans donner de raison, dès maintenant et pendant quatorze jours après la réception du dernier article.
shop-withdrawal-was = Le délai pour renoncer à cet achat a pris fin { $day }.
shop-withdrawal-nothing = Il n’y a plus rien à quoi renoncer : tout est revenu, ou annulé.
shop-withdrawal-received = { $n ->
    [one] Rétractation reçue { $at }, pour un article.
   *[other] Rétractation reçue { $at }, pour { $n } articles.
  }
shop-withdrawal-next = Ce que vous avez reçu se rapporte dans une de nos boutiques, ou se renvoie, dans les quatorze jours. Nous remboursons dès que nous l’avons.
shop-withdrawal-over = Il n’y a plus rien à quoi renoncer sur cette commande, ou le délai est passé.
shop-withdraw-here = Renoncer au contrat ici
shop-withdraw = Renoncer au contrat
shop-withdraw-lead = Commande { $number }. Aucune raison n’est demandée, et rien n’est envoyé avant votre confirmation.
shop-withdraw-what = Pour quels articles ?
shop-withdraw-units-of = Unités de { $title }, { $left } au plus
shop-withdraw-of = sur { $left }
shop-withdraw-nothing = Indiquez au moins un article.
shop-withdraw-name = Votre nom
shop-withdraw-email-hint = L’accusé de réception, avec la date et l’heure, y est envoyé aussitôt.
shop-withdraw-law = Quatorze jours pour un achat à distance (article L221‑18 du Code de la consommation).
shop-withdraw-read-back = Moi, { $name }, je renonce au contrat de la commande { $number } portant sur :
shop-withdraw-acknowledged = L’accusé de réception part à { $email }.
shop-withdraw-confirm = Confirmer la rétractation
shop-withdrawn = Rétractation reçue. L’accusé de réception part à { $email }.

# Le retrait en boutique
shop-code-is = Code de retrait { $code }
shop-collector = Quelqu’un vient à votre place ?
shop-collector-is = { $name } vient à votre place
shop-collector-name = Son nom
shop-collector-text = La boutique demandera ce nom, avec le code.
shop-collector-forward = Envoyez-lui cette adresse : elle montre le code et rien d’autre.
shop-collector-withdraw = Supprimer ce nom
shop-collector-named = C’est noté : la boutique demandera ce nom.
shop-collector-withdrawn = Nom retiré : vous seul pouvez venir.
shop-pickup-title = À retirer en boutique
shop-pickup-text = { $n ->
     [one] Un article attend à { $store }. Montrez ce code au vendeur.
   *[other] { $n } articles attendent à { $store }. Montrez ce code au vendeur.
  }
shop-pickup-until = Gardé jusqu’au { $until }
shop-pickup-name = Le vendeur vous demandera votre nom : le client doit l’avoir indiqué.
shop-pickup-not-yet = Ce n’est pas encore prêt. Revenez à cette adresse quand le client est prévenu.
shop-pickup-over = Il n’y a plus rien à retirer avec ce code.

# Avoirs et cartes cadeaux
shop-credits = Avoir ou carte cadeau
shop-credit-has = solde { $amount }
shop-credit-off = Ne pas utiliser
shop-credit-use = Utiliser
shop-credit-have = J’ai un code d’avoir ou de carte cadeau
shop-credit-code = Code
shop-credit-code-hint = Douze signes, comme K7QM-2D9X-4RTA.
shop-left-to-pay = Reste à payer
shop-means-store-credit = Avoir
shop-means-gift-card = Carte cadeau
shop-means-exchange = Échange
shop-exchanged = Échangé
shop-receipt-exchanged = Rendu en échange
shop-credit-until = Valable jusqu’au { $day }
shop-credit-bearer = Présentez ce code en caisse ou en ligne. Qui l’a peut l’utiliser.
shop-credit-qr = Code de l’avoir
shop-account-credits = Avoirs
shop-credits-text = Vos avoirs et cartes cadeaux. Le code complet est sur le ticket qui vous les a donnés.
shop-credits-none = Vous n’avez pas d’avoir.
shop-credit-blocked = Bloqué. Écrivez-nous.
shop-credit-expired = Plus valable
shop-credit-spent = Entièrement utilisé
