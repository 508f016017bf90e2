# La caisse, sa place
till-choose-title = Quelle est cette caisse ?
till-choose-why = À choisir une seule fois. La machine s’en souviendra.
till-no-stores = Aucune boutique n’est enregistrée.
till-number = Caisse { $n }
till-till = Caisse
till-who = Qui prend la caisse ?
till-somebody-else = Quelqu’un d’autre
till-other-code = Autre code
till-type-code = Votre code et votre PIN
till-staff-code = Code
till-pin = Code PIN
till-erase = Effacer
till-wrong-pin = Ce code PIN n’est pas le bon.
till-too-many-tries = Trop d’essais. Réessayez dans { $span }.
till-other-store = Cette personne travaille dans une autre boutique.
till-demo-pins = Démonstration : PIN 1111 pour Vendeuse 1, 2222 pour Vendeur 2, 3333 pour Vendeuse 3, 9000 pour le responsable.
till-hand-over-seat = Changer de vendeur
till-menu = Menu de la caisse
till-back-to-sale = Retour à la vente

# Le service
till-shift = Service
till-shifts = Services
till-shift-since = Service ouvert
till-shift-open = Ouvrir le service
till-shift-open-title = Combien y a‑t‑il dans le tiroir ?
till-shift-open-why = Comptez le fond de caisse avant la première vente.
till-float = Fond de caisse
till-shift-close = Fermer le service
till-shift-close-title = Compter le tiroir
till-shift-close-why = Comptez par pièces et billets, ou écrivez le total.
till-count-first = Comptez d’abord le tiroir : indiquez les pièces et billets, ou le total.
till-shift-not-open = Ce service était déjà fermé.
till-by-pieces = Par pièces et billets
till-how-many-of = Nombre de { $piece }
till-or-total = Ou le total compté
till-or-total-hint = Ce total remplace le compte par pièces.
till-difference-note = La raison d’un écart
till-difference-note-hint = Demandée quand le compte n’est pas juste. Elle reste avec le service.
till-difference-reason = Il y a un écart de { $difference }. Recomptez, ou écrivez-en la raison, puis fermez le service.
till-counted = Compté
till-expected = Attendu
till-cash-in = Espèces reçues
till-cash-back = Espèces rendues
till-in-drawer = Dans le tiroir
till-difference = Écart
till-drawer-right = Le tiroir est juste.
till-drawer-wrong = Le tiroir ne correspond pas à ce qui était attendu.
till-takings = Encaissements
till-no-takings = Rien n’a encore été encaissé.
till-means = Moyen
till-count = Nombre
till-amount = Montant
till-tender-cash = Espèces
till-tender-terminal = Carte
till-tender-card-form = Carte en ligne
till-tender-token = Carte enregistrée
till-tender-mandate = Carte
till-refunds-by = Remboursé : { $means }
till-no-shifts = Aucun service pour l’instant.
till-opened = Ouvert
till-closed = Fermé
till-open-now = ouvert
till-seller = Vendeur
till-receipts = Tickets
till-no-receipts = Aucun ticket.

# La vente
till-sale = Vente
till-catalogue = Catalogue
till-collections = Rayons
till-scan-label = Scanner ou chercher
till-scan-placeholder = Scanner, ou chercher un article, un client, une commande
till-parked = En attente
till-unknown-code = Le code { $text } est inconnu. Cherchez l’article par son nom, ou vérifiez l’étiquette.
till-damaged-code = Le code { $text } est abîmé ou mal lu : son dernier chiffre ne va pas avec les autres. Scannez encore, ou cherchez par le nom.
till-nothing-found = Rien ne correspond à « { $text } ».
till-not-on-sale = { $name } n’est plus en vente.
till-found = Résultats
till-found-for = Résultats pour « { $text } »
till-articles = Articles
till-article = Article
till-orders = Commandes
till-here = ici
till-arrives = arrive
till-elsewhere = ailleurs
till-nowhere = épuisé
till-from = à partir de
till-no-price = sans prix
till-more = Voir la suite
till-empty-shelf = Aucun article dans ce rayon.
till-colour = Couleur
till-one-size = Unique
till-sizes-of = { $name }, tailles et stock
till-n-here = { $n } ici
till-arrival-on = Arrivage { $day }
till-other-stores = Autres boutiques
till-warehouses = Entrepôts

# Le ticket
till-ticket = Ticket en cours
till-lines = Lignes
till-ticket-empty = Scannez un article, ou touchez-le.
till-carried-out = À emporter
till-paid-now = payé maintenant
till-reserved = Réservé
till-handed-over = Remis
till-called-off = Annulé
till-not-collected = Non retiré
till-paid-at-pick-up = payé au retrait
till-to-fetch = À retirer
till-fetched-by-card = par carte, débité au retrait
till-terms-now = Payer maintenant
till-terms-later = Payer au retrait
till-quantity = Quantité
till-quantity-of = Quantité de { $name }
till-other-way = Autrement
till-remove-name = Retirer { $name }
till-see-ways = Voir comment
till-arrives-here = Arrive ici
till-arrives-in = Arrive à { $store }
till-kept-until-word = gardé jusqu’au
till-put-aside-in = Mis de côté à { $store }
till-problem-not-sold = Cet article n’a pas de prix, ou n’est plus en vente.
till-problem-not-enough = { $n ->
     [0] Il n’y en a plus ici.
     [one] Il n’en reste que { $n }.
   *[other] Il n’en reste que { $n }.
  }
till-problem-supply-gone = Cet arrivage n’est plus disponible.
till-problem-nowhere = Choisissez où l’article sera remis.
till-problem-point = Il manque le point relais.
till-solve-first = Une ligne du ticket n’est plus possible ainsi. Changez-la ou retirez-la.
till-net = Total HT
till-due-now = À payer maintenant
till-due-by-card = Par carte : { $now } débités maintenant, { $later } autorisés puis débités { $when }.
till-due-by-card-none = Par carte, rien n’est débité maintenant : { $later } sont autorisés, puis débités { $when }.
till-charged-sent = au départ
till-charged-fetched = au retrait
till-charged-either = au départ ou au retrait
till-then-at-pick-up = puis { $amount } au retrait
till-agreement = Le client accepte que { $amount } soient débités sur cette carte au retrait. Rien avant. La carte reste pour ses prochains achats, jusqu’à ce qu’il la retire.
till-mandate = J’accepte que { $company } garde cette carte et débite { $amount } quand je retire ma réservation, puis ce que je réserve ou achète ensuite, quand je le retire ou le confirme. Rien n’est débité avant, et rien pour ce que je ne prends pas. Je peux retirer cette carte à tout moment.
till-card-known = { $amount } au retrait, sur la carte •••• { $last4 } déjà enregistrée.
till-needs-customer = Une réservation a besoin d’un nom : choisissez le client.
till-needs-customer-sent = Une livraison a besoin d’un nom : choisissez le client.
till-nothing-charged = Rien n’est débité. Le client essaie, puis décide.
till-reserve-nothing-due = Réserver, rien à payer
till-card = Carte
till-cash = Espèces
till-park = Mettre en attente
till-pending-here = Un paiement de ce ticket n’est pas encore terminé.
till-back-to-payment = Revenir au paiement
till-reserved-toast = { $name } : réservé
till-removed-toast = { $name } : retiré
till-parked-toast = Ticket mis en attente
till-given-up-label = Ticket abandonné
till-closed-label = Ouvert à la fermeture du service
till-left-label = Paiement en attente, { $number }
till-refused-ticket-empty = Ce ticket est vide.
till-refused-sold-out = Un article vient d’être pris par quelqu’un d’autre. La ligne du ticket montre les autres façons de l’avoir.
till-parked-title = Tickets en attente
till-none-parked = Aucun ticket en attente.
till-parked-busy = Le ticket en cours sera mis en attente à son tour.
till-no-name = Sans nom
till-ago = il y a { $span }
till-take-up = Reprendre

# Toutes les façons
till-ways = Toutes les façons de l’avoir
till-n-on-shelf = { $n } en rayon ici
till-none-here = épuisé ici
till-none-here-others = épuisé ici, il en reste dans d’autres tailles
till-other-sizes = Autres tailles ici
till-way-present = Choisi
till-shelf-lacks = { $n ->
     [one] Le rayon n’en a plus. Voici comment l’avoir.
   *[other] Le rayon n’en a pas { $n }. Voici comment les avoir.
  }
till-no-way = { $n ->
     [one] Épuisé partout : aucune boutique, aucun entrepôt n’en a, et aucun arrivage n’est annoncé.
   *[other] Aucun lieu n’en a { $n } à la fois, et aucun arrivage n’y suffit. Essayez une quantité plus petite.
  }
till-no-way-another = Proposez une autre taille ou une autre couleur : il en reste.
till-no-way-like-it = Proposez un article semblable, dans le même rayon.
till-see-sizes = Voir les tailles et les couleurs
till-see-department = Rayon { $name }
till-on-this-shelf = En rayon ici
till-arrival-here = Arrivage ici
till-arrival-at = Arrivage à { $store }
till-transfer-from = Transfert · { $store }
till-detail-transfer = { $n ->
    [one] une pièce là-bas · { $service }
   *[other] { $n } pièces là-bas · { $service }
  }
till-bring-here = Faire venir
till-detail-shelf = { $n ->
     [one] { $n } pièce libre
   *[other] { $n } pièces libres
  }
till-detail-arrival = { $free ->
     [one] { $n } en route, { $promised } promis, { $free } encore libre
   *[other] { $n } en route, { $promised } promis, { $free } encore libres
  }
till-detail-store = { $n } en stock, à { $away }
till-detail-store-somewhere = { $n } en stock
till-at-once = tout de suite
till-from-time = dès { $time }
till-said-first = Annoncé d’abord
till-take = Emporter
till-reserve = Réserver
till-put-aside = Mettre de côté
till-reserving-is-free = Réserver ne débite rien. Le client peut essayer, puis décider.
till-reserving-is-free-until = Jusqu’au { $day }, le client peut essayer puis décider. Réserver ne débite rien.

# Le client
till-customers = Clients
till-add-customer = Ajouter un client
till-choose-customer = Choisir le client
till-new-customer = Nouveau client
till-customer-search = Nom, e-mail, téléphone ou numéro
till-customer-search-hint = Deux lettres suffisent pour commencer.
till-no-such-customer = Personne ne correspond à « { $text } ».
till-choose = Choisir
till-record = Fiche
till-take-customer-off = Retirer le client du ticket
till-told-by-both = E-mail et SMS acceptés
till-told-by-email = E-mail accepté
till-told-by-sms = SMS acceptés
till-told-by-nothing = Ne souhaite pas de messages
till-untold-not-allowed = Le client ne sera pas prévenu : il n’a accepté aucun message sur ses commandes. Demandez-lui, ou convenez d’une date.
till-untold-no-address = Le client ne sera pas prévenu : sa fiche n’a ni e-mail ni téléphone. Convenez d’une date, ou donnez-lui le ticket, dont le code mène à sa commande.
till-untold-not-wanted = Le client ne sera pas prévenu : il a choisi de ne pas l’être. Convenez d’une date, ou donnez-lui le ticket, dont le code mène à sa commande.
till-untold-ask = Ouvrir sa fiche
till-untold-phone = Son téléphone : { $phone }.
till-answer-kept = La réponse est enregistrée
till-customer-created = { $name } : fiche créée, sur le ticket
till-customer-chosen = { $name } est sur le ticket
till-customer-left = Le ticket n’a plus de client
till-email-hint = Nom, prénom et e-mail suffisent.
till-language-of = Langue des messages
till-email-known = Cette adresse est déjà celle de { $hint }
till-choose-known = Choisir { $hint }
till-sms-needs-phone = Des SMS sont demandés : notez le numéro, ou répondez Non.
till-asks-title = À demander, une par une
till-asks-why = Oui ou non, le client choisit. Sans réponse, c’est non.
till-ask-order-email = Prévenir par e-mail de l’arrivée de la réservation ?
till-ask-order-sms = Et par SMS ?
till-ask-receipt = Recevoir les tickets par e-mail ?
till-ask-history = Les vendeurs peuvent-ils voir les achats passés ?
till-ask-offers = Recevoir nos offres par e-mail ?
till-create-customer = Créer et mettre sur le ticket
till-invitation = Un e-mail permettra au client d’ouvrir son compte en ligne, s’il le souhaite.
till-on-ticket = sur le ticket
till-put-on-ticket = Mettre sur le ticket
till-open-here = En cours ici
till-nothing-open-here = Aucune réservation dans cette boutique.
till-history-closed = Le client n’a pas accepté que les vendeurs voient ses achats passés.
till-no-orders = Aucune commande.
till-order-awaiting-payment = paiement attendu
till-order-cancelled = annulée
till-order-completed = terminée
till-order-placed = en cours
till-cards = Cartes enregistrées
till-no-cards = Aucune carte enregistrée.
till-card-expired = expirée
till-consents = Accords
till-no-consents = Rien n’a été demandé.
till-purpose-receipt-by-email = Ticket par e-mail
till-purpose-order-messages = Nouvelles des commandes
till-purpose-marketing = Offres
till-purpose-keep-card = Carte enregistrée
till-purpose-seller-sees-history = Achats visibles des vendeurs
till-purpose-seller-sees-cart = Panier visible des vendeurs
till-channel-email = e-mail
till-channel-sms = SMS
till-channel-push = notification
till-channel-none = tous
till-address-unproved = adresse non confirmée
till-same-person = Peut-être la même personne
till-same-person-merge = Demandez au client, puis réunissez les fiches. C’est définitif.
till-same-person-ask = Demandez au client. Une ou un responsable de boutique réunit les fiches.
till-merge = Réunir
till-merged = Les deux fiches n’en font plus qu’une.
till-has-account = Le client a un compte en ligne.
till-no-account = N’a pas encore ouvert de compte en ligne.

# Le paiement
till-payment = Paiement en cours
till-terminal-shows = Le terminal { $name } affiche
till-present-card = Le client présente sa carte au terminal.
till-terminal-silent = Le terminal ne répond pas encore. Rien n’est perdu et rien ne sera débité deux fois : ce paiement se termine ou s’annule de lui-même.
till-customer-agrees = Le client a accepté :
till-bank-silent = La banque ne répond pas encore. Rien n’est perdu et rien ne sera débité deux fois : ce paiement se termine ou s’annule de lui-même.
till-give-up = Annuler sur le terminal
till-give-up-card = Annuler ce paiement
till-finish-later = Client suivant, le paiement se terminera seul
till-payment-left = Le paiement de { $number } se termine de lui-même. Son ticket est en attente.
till-cancelled-title = Paiement annulé
till-unpaid-title = Paiement non effectué
till-declined-title = Paiement refusé
till-ticket-unchanged = Rien n’a été débité, le ticket est inchangé.
till-agreement-again = L’accord pour un débit au retrait se redemande avec l’autre moyen de paiement.
till-other-means = Choisir un autre moyen
till-declined-refused-by-bank = La banque a refusé, sans dire pourquoi. Une autre carte peut convenir.
till-declined-insufficient-funds = La provision du compte est insuffisante. Une autre carte peut convenir.
till-declined-expired-token = La carte enregistrée n’est plus valable. Prenez une autre carte.
till-declined-authentication-required = La banque demande une confirmation du client, impossible à la caisse avec une carte enregistrée. Prenez la carte au terminal, ou un autre moyen.
till-declined-authentication-failed = Le code n’a pas été confirmé.
till-declined-cancelled-by-customer = Le paiement a été annulé avant que la carte soit présentée.
till-declined-terminal-busy = Le terminal attend une autre carte. Terminez ce paiement, puis recommencez.
till-declined-never-arrived = Le terminal n’a jamais reçu la demande. Recommencez.
till-declined-provider-silent = Le service de paiement n’a pas répondu.
refused-terminal-busy = Le terminal attend une carte pour un paiement. Terminez ce paiement, puis recommencez.
refused-provider-silent = Le terminal ne répond pas. Réessayez, ou cherchez par le numéro ou le client.
till-declined-other = Le paiement n’a pas abouti.
till-paid = Payé
till-paid-already = payé
till-set-aside-already = autorisé, débité à la remise
till-to-pay = à payer
till-paid-word = payés
till-refunded-word = remboursés
till-cash-given = Combien le client donne-t-il ?
till-exact = le compte exact
till-give-back = rendre { $amount }
till-other-amount = Autre montant
till-change = À rendre
till-take-cash = Encaisser
till-done = Vente terminée
till-refund-done = Remboursement terminé
till-reserved-done = C’est réservé, rien n’a été débité
till-give-back-now = À rendre
till-on-card = carte •••• { $last4 }
till-next-customer = Client suivant
till-receipt-mailed = Le ticket part par e-mail à { $email }, comme demandé.
till-receipt-besides = Autrement
till-receipt-wanted = Le client veut-il un ticket ?
till-receipt-email = E-mail pour ce ticket
till-send = Envoyer
till-print-on-request = Imprimer, à sa demande
till-no-receipt = Sans ticket
till-agec = L’impression est faite à la demande du client. L’adresse donnée ici ne sert qu’à ce ticket.
till-see-order = Voir la commande
till-receipt-sent = Ticket envoyé à { $email }

# Le reçu
till-receipt = Ticket
till-receipt-number = n° { $number }
till-vat-short = TVA
till-net-short = HT
till-gross-short = TTC
till-vat-of-paid = TVA du payé
till-vat-of-refund = TVA remboursée
till-given-and-back = donné { $given }, rendu { $back }
till-arrives-on = arrive { $day }
till-there-from = prêt { $day } dès { $time }
till-promised-at = promis { $day }, { $time }
till-kept-until = gardé jusqu’au { $day }
till-at-pick-up-only = Au retrait seulement : { $amount }
till-on-card-agreed = sur la carte •••• { $last4 }, avec votre accord.
till-if-not-wanted = Si l’article ne vous va pas, rien n’est débité.
till-paid-by-credit = { $amount } sont déjà réglés par avoir.
till-fetch-at = À retirer : { $store }
till-pickup-code = Code de retrait { $code }
till-qr-of = Code QR : suivre la commande { $number }
till-order-number = Commande { $number }
till-follow-online = Suivre, changer d’avis ou annuler, sans appeler.
till-follow-online-over = Voir la commande et ses tickets en ligne.
till-served-by = Servi par { $seller }
till-thanks = Merci, à bientôt.
till-return-days = { $days ->
     [one] Retour sous { $days } jour dans toutes nos boutiques.
   *[other] Retour sous { $days } jours dans toutes nos boutiques.
  }

# Les réservations
till-reservations = Réservations
till-reservation-search = Scanner le code du client, ou chercher un nom, un numéro
till-no-reservations = Aucune réservation dans cette boutique.
till-no-reservation-for = Aucune réservation pour « { $text } ».
till-returns = Retours
till-returns-by-card = Retrouver par la carte
till-returns-article = Achats de cette boutique avec « { $name } »
till-card-only-read = La carte est seulement lue : rien n’est débité.
till-terminal-named = Terminal { $name }
till-card-paid = Payé avec la carte •••• { $last4 }
till-card-paid-nothing = Cette carte n’a rien payé ici. Cherchez par le numéro de commande ou par le client.
till-card-not-read = Aucune carte n’a été lue.
till-returns-why = Ce qui a été acheté dans toute boutique ou en ligne peut revenir ici.
till-returns-search = Scanner le ticket, le code ou l’article, ou chercher un numéro, un client
till-returns-none = Aucune commande pour « { $text } ». Scannez le ticket ou l’article, cherchez le client, ou retrouvez l’achat par sa carte.
till-returns-latest = Dernières commandes de cette boutique
till-returns-closed = Seules les commandes de cette boutique sont montrées : le client n’a pas accepté que les vendeurs voient ses autres achats. Son ticket ou son numéro de commande suffit.
till-to-prepare = À mettre de côté
till-to-prepare-none = Rien à préparer.
till-ready = Prêtes
till-ready-none = Rien n’attend au comptoir.
till-waiting = En route
till-waiting-none = Rien n’est attendu.
till-state-awaiting-payment = paiement attendu
till-state-waiting = en route
till-state-allocated = à mettre de côté
till-state-ready-for-pickup = prêt
till-state-handed-over = remis
till-state-cancelled = annulé
till-state-expired = non retiré
till-from-web = en ligne
till-from-till = en caisse
till-from-office = par le siège
till-step-reserved = Réservé
till-step-arrives = Arrive en boutique
till-step-arrived = Arrivé en boutique
till-step-put-aside = À mettre de côté
till-step-ready = Prêt
till-step-collect = Le client essaie et décide
till-step-fetch = Le client retire, la carte est débitée
till-step-fetch-paid = Le client retire
till-step-handed-over = Remis au client
till-step-cancelled = Annulé, rien n’est gardé
till-step-expired = Non retiré, remis en rayon
till-tries-on = Le client essaie. Prend-il l’article ?
till-takes-it = Il le prend
till-not-wanted = Il ne le prend pas
till-sure = Êtes-vous sûr ? { $what }
till-sure-free = L’article sera tout de suite remis en vente.
till-sure-paid = { $amount } seront remboursés et l’article remis en vente.
till-sure-set-aside = Rien ne sera débité : l’autorisation de { $amount } sera annulée et l’article remis en vente.
till-sure-yes = Oui, confirmer
till-return = Reprendre des articles
till-return-note = Avoir
till-return-note-of = sur le ticket { $numbers }
till-refunded = Remboursé
till-return-of = Retour sur la commande { $number }
till-return-units = Unités rendues
till-return-reason = Motif
till-return-choose-reason = Choisir
till-return-why = Dites pourquoi chaque article revient : choisissez son motif.
till-return-reason-too-small = Trop petit
till-return-reason-too-large = Trop grand
till-return-reason-not-as-shown = Non conforme à la photo
till-return-reason-faulty = Défectueux
till-return-reason-wrong-article = Erreur d’article
till-return-reason-changed-mind = A changé d’avis
till-return-condition = Destination
till-return-condition-resell = Remis en vente
till-return-condition-repair = En réparation
till-return-condition-scrap = Au rebut
till-return-sum = À rembourser
till-return-withdrawn = Le client a renoncé au contrat { $at } : sa déclaration est déjà remplie ci-dessous.
till-return-fee = dont livraison
till-drawer-short = Le tiroir contient { $amount } : pour rendre des espèces, apportez-en d’abord du coffre.
till-return-choose = Choisissez combien d’unités reviennent.
till-return-nothing-left = Tout est déjà revenu, ou rien n’a encore été remis.
till-return-late = Le délai de retour est passé : un responsable de boutique peut encore accepter.
till-return-refund = Rembourser
till-return-as-cash = en espèces
till-return-in-cash = Rembourser en espèces
till-return-cash-who = Ce qui a été payé par carte n’est remboursé en espèces que par un responsable de boutique.
till-return-where = Le client récupère ce qu’il a payé pour chaque article. Les articles reviennent au stock de cette boutique.
till-return-work-out = Calculer
till-return-changed = Le montant a changé entre-temps. Vérifiez-le et recommencez.
till-returned-toast = { $amount } remboursés.
till-returned-units = { $n ->
    [one] { $n } repris
   *[other] { $n } repris
 }
till-other-card = Autre carte
till-hand-over = Remettre, déjà payé
till-hand-over-charge = Remettre et débiter
till-cancel-part = Annuler et rembourser
till-cancel-set-aside = Annuler cette partie
till-cancel-reservation = Annuler la réservation
till-put-aside-now = C’est mis de côté, prévenir le client
till-put-aside-only = C’est mis de côté
till-not-there-yet = L’article est en route. Il sera remis ici dès son arrivée.
till-other-store-hands-over = La boutique { $store } remet cet article.
till-cancelled-nothing-charged = Annulé. Rien n’a été débité, l’article est de nouveau en vente.
till-expired-nothing-charged = Le délai est passé. Rien n’a été débité, l’article est de nouveau en vente.
till-charged-later = À payer au retrait
till-given-back = Remboursé
till-kept-paid = Total net payé
till-put-aside-toast = Mis de côté. { $told }
till-cancelled-toast = Réservation annulée
till-called-off-toast = Annulé
till-handed-over-toast = Remis au client
till-release-declined = Le paiement est refusé. { $why } Rien n’a été débité.
till-last-try = { $at }, { $amount } par { $by } : refusé. { $why }

# Les arrivages
till-receiving = Arrivages
till-nothing-expected = Aucun arrivage attendu ici.
till-lines-count = { $n ->
     [one] { $n } ligne
   *[other] { $n } lignes
  }
till-promised-count = { $n ->
     [one] { $n } promis
   *[other] { $n } promis
  }
till-expected-on = Attendu { $day }
till-delivery-over = Cet arrivage est terminé.
till-scan-delivery = Scanner chaque pièce reçue
till-counted-one = Compté
till-not-in-delivery = Cet article n’est pas attendu dans cet arrivage
till-still-to-come = À venir
till-came = Reçu
till-all-came = tout est arrivé
till-damaged = Abîmé
till-all-came-as-ordered = Tout est arrivé comme prévu
till-rest = Ce qui manque
till-rest-open = Reste attendu
till-rest-closed = Ne viendra pas
till-accept-more = Accepter un surplus
till-confirm-delivery = Mettre en stock
till-nothing-counted = Comptez au moins une pièce.
till-received = Arrivage reçu
till-received-to-send = { $n ->
    [one] Un colis attendait cet arrivage : à préparer.
   *[other] { $n } colis attendaient cet arrivage : à préparer.
}
till-received-units = { $n ->
     [one] { $n } pièce mise en stock
   *[other] { $n } pièces mises en stock
  }
till-damaged-units = { $n ->
     [one] { $n } pièce abîmée
   *[other] { $n } pièces abîmées
  }
till-delivery-complete = Cet arrivage est complet.
till-delivery-open = Le reste est encore attendu.
till-told-count = { $n ->
     [0] Personne n’attendait ces articles
     [one] { $n } client prévenu
   *[other] { $n } clients prévenus
  }
till-to-call-count = { $n ->
     [one] { $n } client à prévenir vous-même : aucun message ne part
   *[other] { $n } clients à prévenir vous-même : aucun message ne part
  }
till-to-call = Sans message : à prévenir de vive voix
till-to-call-at = Sans message : à appeler au { $phone }
till-nobody-waited = Aucune réservation n’attendait ces articles.
till-ended-count = { $n ->
     [one] { $n } réservation ne peut plus être tenue
   *[other] { $n } réservations ne peuvent plus être tenues
  }
till-state-packed = emballé
till-state-dispatched = parti
till-problem-not-sent = Ne peut pas être livré ainsi
till-problem-too-heavy = Trop lourd pour ce mode de livraison
till-sent = À livrer
till-delivered-word = Livré
till-by-word = au plus tard
till-detail-sent = expédié par { $place }, { $fee } de livraison
till-detail-sent-free = expédié par { $place }, livraison offerte
till-detail-coming = arrive { $day }, puis { $detail }
till-at-home-by = livré au plus tard
till-at-point-by = au point relais au plus tard
till-relay-it = Envoyer au relais
till-send-it = Faire livrer
till-sent-toast = { $name } : à livrer
till-sent-by-card = par carte, débité au départ
till-fee-of = Frais, { $service }
till-fee-none = offerts
till-fee-none-word = livraison offerte
till-with-fee = dont { $fee } de livraison
till-address-word = l’adresse
till-say-where = Indiquer l’adresse
till-say-point = Choisir le point relais
till-needs-address = Une livraison a besoin d’une adresse.
till-refused-address-needed = Indiquez où livrer : touchez « Indiquer l’adresse » sur le ticket.
till-address-title = Où livrer ?
till-address-why = L’adresse sert à cette commande. Elle est imprimée sur l’étiquette du colis.
till-address-line = Cette ligne part à une adresse à elle. Le reste du ticket garde la sienne.
till-send-elsewhere = envoyer ailleurs
till-address-name = Destinataire
till-address-street = Numéro et rue
till-address-more = Étage, bâtiment, société
till-address-phone = Téléphone pour le transporteur
till-address-keep = Livrer à cette adresse
till-address-kept = L’adresse de livraison est sur le ticket
till-point-title = À quel point relais ?
till-point-none = Aucun point relais par ici. Essayez un autre code postal.
till-point-chosen = choisi
till-point-change = changer de point
till-point-kept = Le point relais est sur le ticket
till-charged-when-sent = débité au départ
till-paid-word-one = payé
till-set-aside-word = autorisés
till-set-aside-sent = { $amount } autorisés, débités quand le colis part.
till-set-aside-collected = { $amount } autorisés, débités au retrait.
till-set-aside-both = { $amount } autorisés, débités au départ du colis ou au retrait.
till-of-which-aside = dont { $amount } seulement autorisés, débités quand le colis part.
till-when-sent-only = Au départ du colis seulement : { $amount }
till-fee-and-carrier = { $service }, par { $carrier }
till-parcel-number = Colis n° { $number }
till-leave-by = à remettre au transporteur { $day }
till-other-place-sends = { $place } expédie cet article.
till-pack = Emballé
till-pack-unscanned = Emballé sans scanner
till-dispatch = Remis au transporteur
till-label = Étiquette
till-packed-toast = Colis emballé. Imprimez son étiquette.
till-dispatched-toast = Colis remis au transporteur. { $told }
till-parcels = À expédier
till-parcels-search = Scanner un article ou un colis, ou chercher une commande, un nom
till-parcels-none = Rien à expédier de cette boutique.
till-transfers = Demandé par d’autres boutiques
till-transfer-to = Pour { $store } · { $number }
till-transfer-there-by = attendu { $day }
till-transfer-hand = Remis à la navette
till-transfer-left = La navette l’a. La boutique qui l’a demandé l’attend.
till-transfer-lacking = C’est noté : le stock est corrigé, et le client reçoit une autre pièce ou est prévenu.
till-transfer-lack-text = Le stock est corrigé. Le client reçoit une autre pièce, ou est prévenu.
till-parcels-none-for = Aucun colis pour « { $text } ».
till-to-pack = À emballer
till-to-hand = À remettre au transporteur
till-with-carrier = Chez le transporteur
till-pick-list = À prendre en rayon
till-shelf-place = Emplacement
till-no-shelf-place = sans emplacement
till-for-parcels = { $n ->
     [one] { $n } colis
   *[other] { $n } colis
  }
till-leave-late = en retard, prévu { $day }
till-refused-parcel-not-paid = Ce colis n’est pas payé : il reste ici. Appelez le client pour un autre moyen de paiement, ou annulez cette partie depuis la commande.
till-refused-parcel-payment-declined = La banque refuse le paiement : le colis reste ici. Appelez le client pour un autre moyen de paiement, ou annulez cette partie depuis la commande.
till-refused-parcel-payment-under-way = Le paiement de ce colis est en cours. Attendez quelques secondes, puis recommencez.
till-receipt-elsewhere = hors caisse

# La remise au comptoir
till-pickup = Remise
till-pickup-of = Remise de la commande { $number }
till-pickup-ask-customer = À remettre à
till-pickup-ask-person = Envoyé par le client : demandez le nom
till-pickup-no-name = Client sans nom
till-pickup-sent-by = Pour { $name }
till-pickup-customer-came = C’est le client qui vient
till-pickup-person-came = C’est { $name } qui vient
till-pickup-due = À payer
till-pickup-all-paid = Tout est payé.
till-pickup-set-aside = { $amount } autorisés, débités à la remise.
till-pickup-give = Remettre
till-pickup-other-ways = Autre carte
till-pickup-was-given = Déjà remis le { $at }, à { $store }.
till-pickup-was-given-to = Déjà remis le { $at } à { $name }, à { $store }.
till-pickup-was-cancelled = Annulé le { $at } : rien à remettre.
till-pickup-was-expired = Non retiré à temps : remis en rayon le { $at }.
till-pickup-elsewhere = À retirer à { $store }, { $address }.
till-pickup-on-its-way = Pas encore là : arrive { $day }.
till-pickup-next = Et maintenant
till-pickup-next-customer = Client suivant
till-place = Rangé en
till-place-unknown = Emplacement non indiqué
till-place-change = Indiquer l’emplacement
till-place-said = Emplacement noté
till-lies-at = rangé en { $place }
till-sends = Vient pour le client : { $name }
till-collector = Le client envoie quelqu’un
till-collector-text = Le client vous dit qui vient à sa place. Laissez vide pour retirer ce nom.
till-collector-name = Nom de la personne
till-collector-named = C’est noté : cette personne peut venir.
till-collector-withdrawn = Nom retiré : seul le client peut venir.
till-cash-waits = { $amount } en espèces attendent le client.
till-give-cash = Rendre les espèces
till-cash-was-given = Espèces rendues

# La préparation en réserve
till-picking = À préparer
till-picking-none = Rien à préparer : ni retrait, ni colis.
till-pick-scan = Scanner ce que vous prenez en rayon
till-pick-take = Prendre
till-pick-progress = { $picked } sur { $units } pris en rayon
till-to-recount = { $n ->
    [one] { $n } article introuvable est à recompter : le stock qui reste affiché est douteux.
   *[other] { $n } articles introuvables sont à recompter : le stock qui reste affiché est douteux.
}
till-recounted = Les articles introuvables sont recomptés : terminez le comptage.
till-to-recount-open = Recompter
till-pick-for = Pour qui
till-pick-parcel = colis
till-pick-collection = retrait
till-pick-asked = demandé il y a { $ago }
till-for-orders = { $n ->
     [one] { $n } commande
   *[other] { $n } commandes
  }
till-pick-one = { $units } sur { $all } : { $name }, pour { $number }
till-pick-whole = { $number } est complète : { $name }, { $units } sur { $all }
till-pick-taken = { $words }
till-pick-refused = { $words }
till-pick-wrong = { $scanned } n’est pas sur la liste. Prochain article : { $title }, { $sku }, { $place }.
till-pick-none-left = { $scanned } n’est pas à préparer, et rien d’autre n’est à prendre.
till-pick-enough = { $scanned } : tout est déjà pris.
till-pick-unknown = Aucun article pour « { $text } ».
till-pick-put-aside = Mettre de côté
till-pick-put-aside-unscanned = Mettre de côté sans scanner
till-place-where = Rangé où ? B 12
till-pick-anew = Recommencer
till-pick-anew-toast = À reprendre depuis le début.
till-short-text = Combien en manque-t-il ? Nous cherchons une autre pièce ; sinon elle est retirée de la commande et le client en est prévenu.

# Les comptages
till-counts = Inventaires
till-counts-text = Un rayon, ou une liste d’articles : scanné, comparé, approuvé.
till-counts-none = Aucun comptage dans cette boutique.
till-count-not-a-number = Écrivez un nombre d’unités, 0 s’il n’y en a pas.
till-count-begin = Commencer un comptage
till-count-what = Quoi
till-count-list = Une liste, article par article
till-count-title = Nom de la liste
till-count-title-hint = Seulement pour une liste : « Vitrine », « Réassort du lundi ».
till-count-second-from = Second comptage dès cet écart
till-count-begin-now = Commencer
till-count-who-begins = Le responsable de la boutique commence et approuve les comptages. Vous pouvez compter ceux qui sont ouverts.
till-count-lines-done = { $done } sur { $all } articles comptés
till-count-text = Comptez ce qui est en rayon et en réserve. Ne comptez ni ce qui est mis de côté pour un client, ni les colis emballés.
till-count-second-text = Ces articles ont un écart important : comptez-les une seconde fois.
till-count-scan = Scanner un article : un de plus
till-count-one = Compter un
till-count-scan-first = Scannez le premier article.
till-count-write = Noter
till-count-more = Articles suivants
till-count-counted = { $name } : { $n }
till-count-rest = Ce qui n’a pas été compté
till-count-rest-left = reste comme avant
till-count-rest-none = n’y est pas
till-count-finish = Comptage terminé, voir les écarts
till-count-second = Des écarts sont importants : comptez ces articles une seconde fois.
till-count-finished = Tout est compté.
till-count-approve = Approuver : corriger le stock
till-count-who-approves = Le responsable de la boutique approuve les écarts.
till-count-approved = Les écarts sont dans le stock.
till-count-give-up = Abandonner ce comptage
till-count-give-up-text = Rien ne change dans le stock.
till-count-given-up = Comptage abandonné
till-count-lines = Articles comptés
till-count-missing = Manquant
till-count-surplus = En trop
till-count-worth = Valeur
till-count-differences = Écarts
till-count-all-right = Aucun écart : le stock est juste.
till-count-first-said = premier comptage : { $n }
till-count-short = Promis et introuvable
till-count-short-text = Ces commandes ne peuvent plus être servies par ce stock. Cherchez une autre pièce.
till-count-lacks = { $n ->
     [one] il en manque { $n }
   *[other] il en manque { $n }
  }
till-pickup-open = Remise : emplacement, autre personne

# Échanges, avoirs et cartes cadeaux
till-coming = Rendu
till-coming-of = commande { $number }
till-coming-sum = Valeur rendue
till-coming-off = Ne plus rendre { $name }
till-bought = Acheté
till-left-to-pay = À payer
till-even = Rien à payer
till-to-give-back = À rendre
till-exchange = Échanger
till-exchange-other-toast = Le ticket de l’autre client est mis en attente. Scannez ce que celui-ci prend à la place.
till-exchange-toast = Les articles rendus sont sur le ticket.
till-exchange-choose = Ajoutez ce que le client prend à la place.
till-exchange-or-refund = Ajoutez ce que le client prend à la place, ou remboursez :
till-exchange-refund-instead = commande { $number }
till-exchange-end = Terminer l’échange
till-exchange-give-back = Échanger et rendre
till-settled-end = Terminer, tout est réglé
till-even-done = Échange terminé, rien à payer
till-in-store-credit = En avoir
till-in-gift-card = Carte cadeau
till-on-word-store-credit = en avoir
till-on-word-gift-card = sur une carte cadeau
till-returned-credit-toast = { $amount } sur un nouvel avoir.
till-returned-gift-toast = { $amount } sur une nouvelle carte cadeau.
till-credit = Avoir ou carte cadeau
till-credit-short = Avoir
till-credit-why = Le solde paie ce qui est dû, en tout ou en partie. Le reste se paie en espèces ou par carte.
till-credit-code = Code
till-credit-code-hint = Scannez le code, ou tapez ses douze signes.
till-credit-which = Avoirs
till-credit-rest = Reste à payer
till-credit-hand-over = Remettre au client
till-credit-use = Utiliser
till-credit-toast = Avoir de { $amount } sur le ticket.
till-credit-has = solde { $amount }
till-credit-off = Ne pas utiliser •••• { $last4 }
till-credit-until = Valable jusqu’au { $day }
till-credit-bearer = Présentez ce code en caisse ou en ligne. Qui l’a peut l’utiliser.
till-credit-qr = Code de l’avoir
till-rest-by-card = Le reste par carte
till-hand-cash-back = Rendez les { $amount } reçus en espèces.
till-tender-store-credit = Avoir
till-tender-gift-card = Carte cadeau
till-tender-exchange = Échange
till-back-to-cash = en espèces
till-back-to-terminal = sur la carte
till-back-to-card-form = sur la carte
till-back-to-token = sur la carte
till-back-to-mandate = sur la carte
till-back-to-store-credit = sur l’avoir
till-back-to-gift-card = sur la carte cadeau
till-back-to-exchange = comme payé
till-parked-exchange = avec un échange
till-exchanged = Échangé
till-sure-partly = L’autorisation de { $aside } sera annulée, { $amount } seront rendus et l’article remis en vente.
