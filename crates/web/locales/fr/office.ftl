# Mots du bureau : réserve et siège.

# Menu, connexion
office-menu = Menu
office-nav-orders = Commandes
office-nav-stock = Stock
office-nav-supply = Arrivages
office-nav-products = Articles
office-nav-customers = Clients
office-nav-messages = Messages
office-nav-staff = Équipe
office-nav-stores = Boutiques
office-nav-health = État du système
office-sign-in-title = Siège et réserve
office-sign-in-demo = En démonstration, les accès sont affichés dans le terminal qui a lancé la boutique.
office-sign-in-seller = Votre accès ouvre la caisse, pas le bureau. Le bureau est réservé aux responsables de boutique et au siège.
office-role-seller = Vente
office-role-store-manager = Responsable de boutique
office-role-head-office = Siège
office-who-visitor = visiteur du site
office-who-customer = le client
office-who-system = automatique
office-filter = Filtrer
office-filter-state = État
office-filter-store = Boutique
office-filter-kind = Genre
office-all-stores = Toutes les boutiques
office-all-places = Tous les lieux
office-all-collections = Toutes les collections
office-csv = Exporter en CSV
office-see-all = Tout voir
office-reason = Raison
office-units = Pièces
office-since = Depuis

# Colonnes
office-th-promise = Promesse
office-th-order = Commande
office-th-place = Lieu
office-th-parts = Parties
office-th-source = Source
office-th-state = État
office-th-when = Quand
office-th-tender = Moyen
office-th-amount = Montant
office-th-article = Article
office-th-sku = Référence
office-th-gtin = Codes-barres
office-th-what = Quoi
office-th-for = Pour
office-th-units = Pièces
office-th-expected = Attendu
office-th-number = Numéro
office-th-from = De
office-th-to = Vers
office-th-lines = Lignes
office-th-ordered = Commandé
office-th-received = Reçu
office-th-units-signs = Reçu, promis, libre
office-th-customer-place = Client, lieu
office-th-source-service = Source, service
office-th-promised = Promis
office-th-waiting = Qui attend
office-th-good = Bon état
office-th-damaged = Abîmé
office-th-vendor = Marque
office-th-variants = Variantes
office-th-variant = Variante
office-th-price = Prix
office-th-since = Depuis
office-th-name = Nom
office-th-why = Pourquoi
office-th-subject = Objet
office-th-address = Adresse
office-th-medium = Canal
office-th-code = Code
office-th-role = Rôle
office-th-opened = Ouvert
office-th-closed = Fermé
office-th-till = Caisse
office-th-who = Qui
office-th-sales = Paiements
office-th-cards = Cartes
office-th-cash = Espèces
office-th-difference = Écart
office-th-subject-of = De
office-th-should-be = Devrait être
office-th-is = Est

# Commandes
office-orders-title = Commandes
office-orders-count = { $late ->
    [0] { $n } en cours, aucune en retard
   *[other] { $n } en cours, dont { $late } en retard
  }
office-orders-search = Numéro, client, e-mail, téléphone
office-orders-open = En cours
office-orders-every = Toutes
office-orders-none-for = Rien ne répond à « { $text } » : ni numéro de commande, ni client par nom, e-mail, téléphone ou numéro.
office-orders-none-open = Aucune commande en cours.
office-orders-none = Aucune commande ne répond à ces filtres.
office-orders-all-open = Voir toutes les commandes en cours
office-risk-first = À risque d’abord
office-newest-first = Récentes
office-kpi-open = Commandes en cours
office-kpi-late = Promesses en retard
office-kpi-reserved = Réservé, à payer au retrait
office-kpi-takings = Encaissé, 7 jours
office-kpi-month = { $amount } en 30 jours
office-reservations = { $n ->
    [one] { $n } réservation
   *[other] { $n } réservations
  }
office-late-days = { $n ->
    [one] { $n } jour de retard
   *[other] { $n } jours de retard
  }
office-slips-days = { $n ->
    [one] glisse d’un jour
   *[other] glisse de { $n } jours
  }
office-late-by = en retard de { $span }
office-kept-for = gardée encore { $span }
office-keep-over = délai de retrait passé
office-unpaid-since = paiement attendu, { $span } d’attente
office-and-more = et { $n } de plus
office-sources = { $n ->
    [one] { $n } source
   *[other] { $n } sources
  }
office-arrival-number = arrivage { $number }
office-arrival-promised = { $comes } (promis { $day })
office-arrival-on = arrivage { $number }, { $day }
office-article-and-more = { $article } et { $n } de plus
office-legend-done = remis
office-legend-there = en boutique
office-legend-promised = promis
office-legend-late = en retard
office-legend-ended = annulé
office-map-words = Carte de France : { $places }
office-no-customer = Sans nom
office-untold-not-wanted = ne sera pas prévenu, et le souhaite ainsi
office-untold-not-allowed = ne sera pas prévenu : aucun message accepté
office-untold-no-address = ne sera pas prévenu : ni e-mail ni téléphone
office-customer = Client
office-card = Carte
office-placed = Passée
office-paid = Payé
office-given-back = Rendu
office-kept-paid = Reste payé
office-called-off = Annulé ou non retiré
office-exchanged = Échangé
office-later = À débiter au retrait
office-channel-web = web
office-channel-till = caisse
office-channel-office = siège
office-method-carry-out = Emporté
office-method-collect = Retrait
office-method-collect-on-arrival = Sur arrivage
office-method-ship = Livraison
office-method-relay = Point relais
office-order-awaiting-payment = paiement attendu
office-order-placed = en cours
office-order-completed = terminée
office-order-cancelled = annulée
office-part-awaiting-payment = paiement attendu
office-part-waiting = réservée, en route
office-part-allocated = à préparer
office-prepare-by = à préparer pour { $at }
office-part-ready = prête à retirer
office-part-handed-over = remise
office-part-cancelled = annulée
office-part-expired = non retirée
office-part-later = { $amount } à payer au retrait
office-part-charged = { $amount } débités au retrait
office-part-given-back = { $amount } remboursés
office-part-free = Rien n’a été débité
office-line-returned = { $n } sur { $of } rendu
office-part-now = { $amount } payés à la commande
office-part-taken = { $amount } débités au départ
office-step-placed = Enregistrée
office-step-arrival = Arrivage
office-step-expected = attendu { $day }
office-step-ready = Prête
office-step-handed-over = Remise
office-until = jusqu’au { $at }
office-kept-until = gardée jusqu’au { $at }
office-next-pay = Le paiement est attendu
office-next-collect = À remettre au client
office-next-collect-until = À remettre au client avant { $at }
office-next-prepare = À préparer en boutique
office-next-arrive = Arrivage attendu
office-next-arrive-on = Arrivage attendu : { $day }
office-next-nothing = Plus rien à faire
office-withdrawal = Rétractation
office-withdrawal-not-begun = possible jusqu’à quatorze jours après réception
office-withdrawal-until = possible jusqu’au { $day } inclus
office-withdrawal-was = délai passé depuis { $day }
office-withdrawal-declared = reçue { $at }, de { $name }
office-put-aside = Mettre de côté
office-cancel-part = Annuler cette partie…
office-cancel-part-now = Annuler et prévenir le client
office-cancel-part-hint = Ce qui a été payé est remboursé, les pièces redeviennent disponibles.
office-part-was-cancelled = Cette partie est annulée.
office-part-was-put-aside = Mise de côté, le client est prévenu.
office-back-to-order = Revenir à la commande
office-payments = Paiements
office-payments-none = Rien n’a été payé.
office-payment-pending = en cours
office-payment-captured = encaissé
office-payment-declined = refusé
office-payment-voided = abandonné
office-payment-pending-hint = L’issue de ce paiement n’est pas encore connue ; elle sera demandée automatiquement.
office-payment-ask = Demander maintenant
office-payment-still-pending = L’issue n’est pas encore connue.
office-payment-is-paid = Le paiement est encaissé.
office-payment-is-declined = Le paiement a été refusé.
office-refund = Remboursement
office-refund-pending = en cours
office-refund-done = remboursé
office-refund-failed = échoué
office-tender-cash = Espèces
office-tender-terminal = Carte au terminal
office-tender-card-form = Carte en ligne
office-tender-token = Carte enregistrée
office-tender-mandate = Carte, débit convenu
office-timeline = Déroulé
office-receipts = Tickets et avoirs
office-receipts-none = Aucun ticket.
office-receipt-number = Ticket { $n }
office-credit-note = Avoir
office-credit-note-number = Avoir { $n }
office-receipt-web = Reçu en ligne
office-receipt-vat = TVA
office-receipt-rate = Taux
office-receipt-net = HT
office-receipt-gross = TTC
office-messages-none-order = Aucun message pour cette commande.
office-entry-placed = Commande enregistrée
office-entry-allocated = Pièce attribuée
office-entry-waiting = Réservée sur arrivage
office-entry-ready = Mise de côté, prête
office-entry-handed-over = Remise au client
office-entry-cancelled = Annulée
office-entry-expired = Non retirée à temps
office-entry-date-changed = Date changée
office-entry-resourced = Source remplacée par
office-entry-other-supply = Vient autrement
office-entry-lacking = Il manque
office-entry-passed-on = N’a pas pu s’en charger
office-promises = Ce qui a été promis
office-promise-from = dès { $time }
office-telling-needless = la promesse tient, rien à dire
office-telling-due = lettre en préparation
office-telling-told = dit au client { $at }
office-telling-untold = client injoignable, à prévenir
office-entry-payment-failed = Paiement refusé
office-entry-payment-reversed = Paiement annulé
office-entry-paid = Paiement encaissé
office-entry-refunded = Remboursé
office-entry-goods-returned = Retour en boutique
office-entry-withdrawn = Le client renonce au contrat
office-reason-goods-returned = retour en boutique
office-reason-withdrawn = rétractation
office-reason-too-small = rendu, trop petit
office-reason-too-large = rendu, trop grand
office-reason-not-as-shown = rendu, autre que montré
office-reason-faulty = rendu, défectueux
office-reason-wrong-article = rendu, erreur d’article
office-reason-changed-mind = rendu, a changé d’avis
office-reason-repair = mis en réparation
office-reason-scrap = mis au rebut
office-entry-card-kept = Carte enregistrée avec accord
office-entry-customer-set = Client rattaché
office-reason-customer = à la demande du client
office-reason-not-wanted = essayé, pas gardé
office-reason-not-found = introuvable
office-reason-too-busy = pas le temps
office-reason-counted = constaté à l’inventaire
office-reason-authorisation-expired = autorisation expirée
office-reason-damaged = abîmé
office-reason-mistake = erreur de saisie
office-reason-not-delivered = non livré
office-reason-supply-cancelled = arrivage annulé
office-reason-expired = délai de retrait passé
office-reason-payment = paiement refusé
office-reason-bank = refusé par la banque
office-reason-left = paiement abandonné
office-reason-insufficient-funds = provision insuffisante
office-reason-expired-card = carte expirée
office-reason-never-arrived = jamais parvenu au prestataire
office-reason-given-up = abandonné

# Stock
office-stock-search = Code-barres, référence, nom
office-stock-short = Promis et absent
office-stock-nothing-short = Tout ce qui est promis est là.
office-stock-levels = En stock ici
office-stock-found = Articles trouvés pour « { $text } »
office-stock-not-found = Aucun article trouvé. Vérifiez le code, ou cherchez un mot du nom.
office-stock-begin = Scannez un article, cherchez-le par son nom, ou choisissez un lieu.
office-short-by = { $n } de trop peu
office-on-hand = présent
office-allocated = affecté
office-safety = sécurité
office-free = libre
office-variant-units = { $there } en rayon et en entrepôt, { $coming } en route
office-product-page = fiche article
office-variant-levels = Disponible, lieu par lieu
office-variant-levels-hint = ce qu’on peut promettre, jour après jour
office-today-short = auj.
office-more = plus
office-arrival-day = jour d’arrivage
office-free-formula = libre = présent − affecté − sécurité
office-shelf-title = Corriger : { $place }
office-shelf-choose = Choisissez un lieu dans le tableau pour compter ou corriger son stock.
office-count = Compter
office-counted = Pièces comptées
office-count-enter = Enregistrer le comptage
office-adjust = Corriger
office-adjust-kind = Quoi
office-adjust-less = Retirer
office-adjust-more = Ajouter
office-adjust-damage = Abîmé ou perdu
office-adjust-enter = Corriger le stock
office-safety-title = Sécurité
office-safety-units = Pièces gardées hors promesse
office-safety-hint = La boutique peut les vendre en rayon, le web ne les promet pas.
office-stock-adjusted = { $place } : { $n } en stock.
office-stock-counted = { $place } : { $n } comptés, écart { $difference }.
office-stock-safety-set = { $place } : { $n } gardés hors promesse.
office-coming = En route
office-coming-none = Rien n’est en route.
office-overdue = en retard
office-purchase-number = Commande { $number }
office-transfer-number = Transfert { $number }
office-route-to = vers { $to }, { $n } à venir, { $promised } promis
office-route-from-to = de { $from } vers { $to }, { $n } à venir, { $promised } promis
office-squares = { $received } reçus, { $promised } promis, { $free } libres
office-journal = Journal
office-journal-none = Aucun mouvement.
office-movement-receipt = réception
office-movement-sale = vente
office-movement-transfer-out = départ en transfert
office-movement-transfer-in = arrivée de transfert
office-movement-return = retour
office-movement-adjustment = correction
office-movement-count = comptage
office-movement-damage = perte
office-reference-order = commande
office-reference-supply-order = arrivage
office-reference-opening = stock initial
office-reference-import = import
office-reference-manual = décision

# Arrivages
office-supply-search = Numéro
office-supply-none = Aucun arrivage ne répond à ces filtres.
office-supply-all = Tous
office-supply-all-kinds = Commandes et transferts
office-supply-purchase = Commande fournisseur
office-supply-transfer = Transfert
office-supply-open = attendu
office-supply-received = reçu
office-supply-cancelled = annulé
office-supply-change-date = Date changée
office-supply-change-received = Réception
office-supply-change-cancelled = Annulé
office-supply-since = Passé le { $at }, sans changement depuis.
office-legend-received = reçu
office-legend-pegged = promis
office-legend-free = libre
office-new-purchase = Commande fournisseur
office-new-transfer = Transfert
office-supplier = Fournisseur
office-lines = Lignes
office-lines-hint = Une ligne par article : référence ou code-barres, puis le nombre de pièces. On peut coller un tableau.
office-line-unreadable = Ligne { $n } : « { $text } » n’est pas une référence connue suivie d’un nombre de pièces.
office-number-missing = Donnez un numéro.
office-transfer-hint = Les pièces quittent le stock dès maintenant ; le lieu de départ les trouve dans ses expéditions.
office-send-transfer = Envoyer le transfert
office-place-purchase = Passer la commande
office-supply-written = { $number } est enregistré.
office-waiting-count = { $n ->
    [0] Aucune réservation n’attend
    [one] { $n } réservation attend
   *[other] { $n } réservations attendent
  }
office-damaged-units = { $n } abîmés
office-good-of = Bon état, { $sku }
office-damaged-of = Abîmé, { $sku }
office-receive = Réceptionner
office-receive-close = Ce qui manque ne viendra pas
office-receive-over = Accepter plus que commandé
office-receive-hint = Les réservations sont servies dans l’ordre, leurs clients sont prévenus.
office-change-date = Changer la date
office-new-date = Nouvelle date
office-see-who = Voir qui est concerné
office-cancel-supply = Annuler l’arrivage…
office-ask-date = { $number } : attendu { $day } ?
office-ask-cancel = Annuler { $number } ?
office-ask-nobody = Personne n’attend cet arrivage : aucun client ne sera prévenu.
office-ask-closed = { $place } est fermé ce jour-là.
office-ask-sooner = { $n ->
    [one] { $n } client sera prévenu d’une date plus proche.
   *[other] { $n } clients seront prévenus d’une date plus proche.
  }
office-ask-later = { $n ->
    [one] { $n } réservation est concernée. Si le rayon, un autre arrivage ou une autre boutique tient sa date, elle en vient ; sinon son client est prévenu.
   *[other] { $n } réservations sont concernées. Celles que le rayon, un autre arrivage ou une autre boutique peut tenir à temps en viennent ; les autres clients sont prévenus.
  }
office-ask-gone = { $n ->
    [one] { $n } réservation est concernée. Elle passe sur un autre arrivage s’il y en a un ; sinon elle est annulée et son client prévenu.
   *[other] { $n } réservations sont concernées. Elles passent sur d’autres arrivages s’il y en a ; sinon elles sont annulées et leurs clients prévenus.
  }
office-do-date = Nouvelle date : { $day }
office-do-cancel = Annuler l’arrivage
office-supply-moved = Attendu { $day }{ $moved ->
    [0] {""}
    [one] {", "}{ $moved } client prévenu de la nouvelle date
   *[other] {", "}{ $moved } clients prévenus de la nouvelle date
  }{ $ended ->
    [0] {""}
    [one] {", "}{ $ended } réservation annulée
   *[other] {", "}{ $ended } réservations annulées
  }{ $ready ->
    [0] {""}
    [one] {", "}{ $ready } réservation prête, son client est prévenu
   *[other] {", "}{ $ready } réservations prêtes, leurs clients sont prévenus
  }
office-supply-was-cancelled = Arrivage annulé{ $moved ->
    [0] {""}
    [one] {", "}{ $moved } client prévenu de la nouvelle date
   *[other] {", "}{ $moved } clients prévenus de la nouvelle date
  }{ $ended ->
    [0] {""}
    [one] {", "}{ $ended } réservation annulée
   *[other] {", "}{ $ended } réservations annulées
  }{ $ready ->
    [0] {""}
    [one] {", "}{ $ready } réservation prête, son client est prévenu
   *[other] {", "}{ $ready } réservations prêtes, leurs clients sont prévenus
  }
office-supply-was-received = Réception enregistrée{ $ready ->
    [0] {""}
    [one] {", "}{ $ready } réservation prête, son client est prévenu
   *[other] {", "}{ $ready } réservations prêtes, leurs clients sont prévenus
  }{ $moved ->
    [0] {""}
    [one] {", "}{ $moved } client prévenu de la nouvelle date
   *[other] {", "}{ $moved } clients prévenus de la nouvelle date
  }{ $ended ->
    [0] {""}
    [one] {", "}{ $ended } réservation annulée
   *[other] {", "}{ $ended } réservations annulées
  }

# Articles
office-collection = Collection
office-status-all = Tous les états
office-status-active = en vente
office-status-draft = brouillon
office-products-none = Aucun article ne répond à ces filtres.
office-products-all = Voir tous les articles
office-no-price = sans prix
office-see-in-shop = Voir dans la boutique
office-variants = Variantes
office-prices-of = Prix : { $name }
office-price-plot = { $n } prix dans le temps, le plus bas { $least }
office-price-ahead = à venir
office-new-price = Nouveau prix, TTC
office-new-price-hint = En vigueur tout de suite. L’ancien prix reste dans l’historique.
office-price-for-all = Pour toutes les variantes ({ $n })
office-set-price = Changer le prix
office-price-now = aujourd’hui { $amount }
office-price-set = { $n ->
    [one] { $amount } : { $n } variante changée.
   *[other] { $amount } : { $n } variantes changées.
  }
office-texts = Textes
office-title-fr = Titre en français
office-title-en = Titre en anglais
office-description-fr = Description en français
office-description-en = Description en anglais
office-on-sale = En vente
office-product-saved = L’article est enregistré.
office-pictures = Images
office-pictures-none = Aucune image.
office-import = Importer des articles
office-import-file = Fichier CSV
office-import-format = Colonnes
office-import-sending = Envoi du fichier
office-import-now = Importer
office-import-how = Ce que fait un import
office-import-how-text = Il ajoute et change, il ne supprime rien. Une cellule vide laisse ce qui est là. Le même fichier envoyé deux fois ne change rien la seconde fois. Chaque ligne refusée est listée avec son numéro et la raison.
office-format-auto = Reconnaître d’après l’en-tête
office-format-own = Notre format
office-format-shopify = Export Shopify
office-import-running = { $lines } lignes lues, { $products } articles transmis…
office-rejected = { $n ->
    [one] { $n } ligne refusée
   *[other] { $n } lignes refusées
  }
office-import-lines = Lignes lues
office-import-of = articles : { $products }, variantes : { $variants }
office-import-created = Articles créés
office-import-changed = Articles changés
office-import-unchanged = inchangés : { $n }
office-import-rejected = Lignes refusées
office-import-rejected-lines = Lignes refusées
office-import-more = { $n ->
    [one] Et { $n } autre, dans le fichier.
   *[other] Et { $n } autres, dans le fichier.
  }
office-import-ignored = Colonnes laissées de côté : { $columns }
office-import-raised = { $n ->
    [one] { $n } ligne avait un stock négatif, compté comme zéro.
   *[other] { $n } lignes avaient un stock négatif, compté comme zéro.
  }
office-import-all-taken = Toutes les lignes ont été prises.
office-import-another = Importer un autre fichier
office-import-broke-off = L’import s’est interrompu. Ce qui a été pris est enregistré ; envoyez le fichier de nouveau pour continuer.
office-kilobytes = { $n } ko

# Clients
office-customers-search = Nom, e-mail, téléphone, n° client ou commande
office-customers-none-for = Personne ne répond à « { $text } » : ni nom, ni e-mail, ni téléphone, ni numéro de client ou de commande.
office-customers-all = Voir tous les clients
office-customers-none = Aucun client trouvé.
office-duplicates = Doublons possibles
office-duplicates-count = { $n ->
    [one] { $n } doublon possible
   *[other] { $n } doublons possibles
  }
office-duplicates-none = Aucun doublon à examiner.
office-duplicate-of = Peut-être la même personne que { $name } : { $why }.
office-compare = Comparer
office-why-email = même e-mail
office-why-phone = même téléphone
office-why-name = même nom
office-has-account = compte web
office-customer-since = client depuis le { $details }
office-guest-address = Commande sans compte, adresse donnée mais non confirmée : { $email }
office-customer-no-orders = Aucune commande.
office-orders-hidden = { $n ->
    [one] { $n } commande d’une autre boutique, visible avec l’accord du client.
   *[other] { $n } commandes d’autres boutiques, visibles avec l’accord du client.
  }
office-consents = Accords
office-consents-none = Rien n’a été demandé.
office-consents-history = Tout l’historique
office-consent-granted = oui
office-consent-refused = non
office-consent-withdrawn = retiré
office-purpose-receipt = Ticket par e-mail
office-purpose-order-messages = Nouvelles de ses commandes
office-purpose-marketing = Offres
office-purpose-keep-card = Accord pour garder une carte
office-purpose-history = Achats visibles en boutique
office-purpose-cart = Panier visible en boutique
office-source-merge = fusion
office-messages-none-customer = Aucun message.
office-details = Coordonnées
office-note-hint = Le client peut lire cette note.
office-customer-saved = La fiche est enregistrée.
office-cards = Cartes enregistrées
office-cards-none = Aucune carte. Le numéro d’une carte n’est jamais gardé ici.
office-card-expires = expire { $month }/{ $year }
office-card-agreed = accord du { $day }
office-card-removed = La carte est retirée.
office-looks = Qui a ouvert cette fiche
office-looks-hint = Chaque consultation est notée.
office-merge-title = Une seule personne ?
office-merge-stays = Cette fiche reste
office-merge-goes = Cette fiche la rejoint
office-merge-hint = Commandes, cartes et messages suivent. Un refus donné sur l’une des fiches reste un refus. On ne peut pas revenir en arrière.
office-merge-now = Réunir les deux fiches
office-merge-swap = Garder l’autre
office-merge-distinct = Deux personnes différentes
office-customers-merged = Les deux fiches n’en font plus qu’une.
office-customers-distinct = Noté : deux personnes. La question ne sera plus posée.

# Messages
office-messages-all = Tous les messages
office-messages-none = Aucun message. Chaque lettre à un client sera gardée ici, telle qu’elle est partie.
office-messages-none-in-state = Aucun message dans cet état.
office-message-queued = à envoyer
office-message-sending = en cours d’envoi
office-message-sent = envoyé
office-message-kept = non envoyé, pas de serveur
office-message-failed = échoué
office-medium-email = E-mail
office-medium-sms = SMS
office-medium-push = Notification
office-message-masked = Le lien de cette lettre est secret : il n’appartient qu’au client, sa fin est cachée ici.
office-message-resend = Envoyer de nouveau
office-message-again = Le message repart.
office-message-text = Texte seul
office-message-written = Écrit
office-message-settled = Parti ou gardé
office-message-attempts = Essais
office-message-error = Dernière erreur
office-template-invitation = Ouverture de compte
office-template-receipt = Ticket
office-template-reservation = Réservation confirmée
office-template-order = Commande confirmée
office-template-ready = Prête à retirer
office-template-dispatched = Colis en route
office-template-at-point = Colis au point relais
office-template-delivered = Colis livré
office-template-withdrawn = Rétractation reçue
office-template-date = Nouvelle date
office-template-supply-cancelled = Arrivage annulé
office-template-expired = Réservation expirée
office-template-cancelled = Annulation
office-template-charged = Carte débitée
office-template-refunded = Remboursement
office-template-password = Nouveau mot de passe

# Équipe
office-staff-new = Nouvel accès
office-staff-none = Personne.
office-staff-inactive-too = Avec les accès fermés
office-active = actif
office-inactive = fermé
office-no-store = Sans boutique (siège)
office-staff-code = Code à la caisse
office-staff-code-hint = 12 lettres ou chiffres au plus.
office-staff-email-hint = Nécessaire pour entrer au bureau.
office-pin = Code PIN de caisse
office-pin-hint = 4 à 8 chiffres, ni identiques ni à la suite.
office-password-hint = 10 caractères au moins. Trois mots au hasard font un bon mot de passe.
office-secrets = Codes secrets
office-new-pin = Nouveau code de caisse
office-new-password = Nouveau mot de passe
office-set-pin = Changer le code
office-set-password = Changer le mot de passe
office-secret-set = C’est changé pour { $name }. Ses autres sessions sont fermées.
office-access = Accès
office-deactivate = Fermer l’accès
office-deactivate-hint = La personne ne peut plus se connecter, ses sessions se ferment tout de suite.
office-activate = Rouvrir l’accès
office-activate-hint = La personne pourra se connecter de nouveau avec ses codes.
office-staff-created = L’accès de { $name } est ouvert.
office-staff-changed = L’accès est modifié.
office-staff-activated = L’accès de { $name } est rouvert.
office-staff-deactivated = L’accès de { $name } est fermé.

# Boutiques
office-store = boutique
office-warehouse = entrepôt
office-hours = Horaires, cette semaine
office-hours-today = Aujourd’hui
office-open-now = ouvert
office-closed = fermé
office-tills = Caisses
office-till-number = Caisse { $n }
office-terminal = terminal
office-shifts = Services de caisse
office-shifts-none = Aucun service.
office-shift-open = ouvert
office-place-new = Nouveau lieu
office-place-edit = Modifier le lieu
office-place-kind = Type
office-place-code-hint = 12 lettres, chiffres ou tirets au plus ; les fichiers d’import le nomment.
office-place-latitude = Latitude
office-place-longitude = Longitude
office-place-point-hint = Facultatif, en degrés : sert aux distances entre boutiques.
office-place-time-zone = Fuseau horaire
office-place-week = Horaires d’ouverture
office-place-week-hint = Par exemple 10:00-12:30, 14:00-19:00. Un jour sans rien est fermé.
office-monday = Lundi
office-tuesday = Mardi
office-wednesday = Mercredi
office-thursday = Jeudi
office-friday = Vendredi
office-saturday = Samedi
office-sunday = Dimanche
office-place-created = { $name } est ouvert.
office-place-changed = { $name } est enregistré.
office-till-new = Ajouter une caisse
office-till-terminal = Terminal de paiement
office-till-terminal-hint = Comme le prestataire le nomme ; vide, le code de la boutique et le numéro de la caisse.
office-till-created = La caisse { $n } est ajoutée.
office-house = La maison
office-house-open = Identité et mentions légales
office-house-see = Voir les mentions légales
office-house-whole = Les pages légales ont tout ce qu’elles doivent nommer.
office-house-missing = Les pages légales ne peuvent pas encore nommer :
office-house-fill = Compléter
office-house-saved = La maison est enregistrée ; les pages légales le disent déjà.
office-house-firm = L’entreprise
office-house-name = Enseigne
office-house-legal-name = Raison sociale
office-house-siret = SIRET
office-house-siret-hint = 14 chiffres, celui du siège.
office-house-vat = TVA intracommunautaire
office-house-vat-hint = FR, deux signes, puis les 9 premiers chiffres du SIRET.
office-house-capital = Forme et capital
office-house-capital-hint = Par exemple : SAS au capital de 100 000 €.
office-house-register = Registre
office-house-register-hint = Par exemple : RCS Lyon 000 000 000.
office-house-seat = Siège et contact
office-house-site = Le site
office-house-director = Directeur de la publication
office-house-director-hint = Le représentant légal : un nom, ou sa fonction.
office-house-host = Hébergeur
office-house-host-phone = Téléphone de l’hébergeur
office-house-address = Adresse, en une ligne
office-house-mediator = Médiateur de la consommation
office-house-mediator-hint = Un commerçant adhère à un médiateur et le nomme à ses clients (article L616-1 du Code de la consommation).
office-house-mediator-name = Médiateur
office-house-mediator-site = Site du médiateur
office-fact-numbers = le SIRET et le numéro de TVA
office-fact-register = la forme, le capital et le registre
office-fact-seat = l’adresse du siège
office-fact-contact = le téléphone et l’e-mail
office-fact-director = le directeur de la publication
office-fact-host = l’hébergeur, son adresse et son téléphone
office-fact-mediator = le médiateur, son adresse et son site
office-legal = Pages légales
office-policy = Règles de la maison
office-keep-days = Jours de garde
office-keep-days-hint = Combien de jours un article réservé attend son client, 1 à 60.
office-hold-minutes = Minutes de panier retenu
office-hold-minutes-hint = Combien de minutes un panier en cours de paiement retient ses pièces, 1 à 240.
office-preparation-minutes = Minutes de préparation
office-preparation-minutes-hint = Temps donné à une boutique pour mettre un article de côté.
office-return-days = Jours de retour
office-return-days-hint = Après remise, un vendeur reprend tout pendant ce temps ; ensuite, un responsable.
office-policy-set = Les règles sont enregistrées.

# Santé
office-verify = Sommes recalculées
office-verify-hint = Stocks d’après le journal, promesses, commandes et paiements. Rien n’est modifié.
office-verify-now = Vérifier maintenant
office-verify-well = Tout concorde.
office-verify-findings = { $n ->
    [one] { $n } différence
   *[other] { $n } différences
  }
office-finding-pegged = promis sur arrivage
office-finding-filled = réservation servie
office-jobs = Tâches abandonnées
office-jobs-none = Aucune tâche abandonnée.
office-job-retry = Réessayer
office-job-again = La tâche est relancée.

# Fichiers
office-csv-number = Numéro
office-csv-placed = Passée le
office-csv-state = État
office-csv-channel = Canal
office-csv-store = Boutique
office-csv-parts = Parties
office-csv-total = Total TTC
office-csv-promised = Promise le
office-csv-sku = Référence
office-csv-article = Article
office-csv-on-hand = Présent
office-csv-allocated = Affecté
office-csv-safety = Sécurité
office-csv-free = Libre
office-csv-handle = Adresse
office-csv-variants = Variantes
office-csv-price = Prix TTC
office-csv-line = Ligne
office-csv-code = Code
office-csv-reason = Raison
office-csv-orders-name = commandes
office-csv-products-name = articles
office-csv-rejected-name = lignes-refusees

# Refus propres au bureau
refused-office-day = Choisissez une date à partir d’aujourd’hui, dans les deux ans.
refused-office-policy = Ces durées ne sont pas plausibles : vérifiez les limites indiquées.
refused-office-file = Choisissez un fichier qui n’est pas vide.
office-part-packed = emballée
office-part-dispatched = en route
office-part-to-pack = à emballer
office-next-deliver-on = Livraison au plus tard { $day }
office-next-deliver = Livraison
office-entry-packed = Colis emballé
office-entry-dispatched = Remis au transporteur
office-entry-carrier-news = Nouvelle du transporteur
office-payment-authorised = Autorisé, débité au départ ou à la remise
office-payment-set-aside-at = autorisé { $at }
office-entry-taken = { $amount } débités
office-entry-payment-let-go = Autorisation annulée, rien n’est débité
office-nav-shipments = Expéditions
office-shipments-search = Commande, destinataire, ville, colis, référence
office-shipments-none = Rien à expédier ici.
office-transfers-asked = Transferts à remettre à la navette
office-transfer-there-by = attendu { $day }
office-transfer-hand = Remis à la navette
office-transfer-lack = Introuvable
office-transfer-left = La navette l’a. La boutique qui l’a demandé l’attend.
office-transfer-lacking = C’est noté : le stock est corrigé, et le client reçoit une autre pièce ou est prévenu.
office-shipments-none-found = Aucun colis ne correspond. Changez les filtres.
office-shipments-late = En retard
office-shipments-late-hint = devaient déjà partir
office-shipments-to-pack = À emballer
office-shipments-packed = À remettre au transporteur
office-shipments-gone = Chez le transporteur
office-shipments-all = Tous les états
office-th-leaves = Départ
office-th-recipient = Destinataire
office-th-articles = Articles
office-th-service = Service
office-th-act = Action
office-leave-late = en retard
office-delivered-by = au plus tard { $day }
office-leaves-on = départ { $day }
office-pack = Emballé
office-dispatch = Remis au transporteur
office-label = Étiquette
office-lack = Signaler un manque
office-was-packed = Colis emballé. Imprimez son étiquette.
office-was-dispatched = Colis remis au transporteur, le client est prévenu.
office-back-to-shipments = Retour aux expéditions
office-sent-to = Livré à
office-sent-by = Par
office-sent-fee = { $amount } de livraison
office-sent-free = livraison offerte
office-parcel = Colis
office-news = Transporteur
office-news-collected = Pris en charge
office-news-in-transit = En chemin
office-news-out-for-delivery = En cours de livraison
office-news-at-point = Disponible au point relais
office-news-delivered = Livré
office-news-failed = Non remis
office-part-set-aside = { $amount } autorisés, débités au départ
office-part-collected-later = { $amount } autorisés, débités à la remise
office-nav-delivery = Livraison
office-services = Services
office-services-none = Aucun service : rien n’est livré.
office-carrier = Transporteur
office-carrier-hint = Imprimé sur l’étiquette.
office-transit = Acheminement
office-transit-days = { $least } à { $most } jours
office-fee = Frais
office-fee-hint = TVA comprise, par adresse.
office-free-from = Offerts dès
office-free-from-hint = Montant des articles. Vide : jamais offerts.
office-most-kg = Article le plus lourd, kg
office-most-kg-hint = Vide si le transporteur prend tout. Un article plus lourd n’est pas proposé ainsi.
office-wrong-kg = Un poids en kilos entre 0,001 et 1 000, par exemple 15 ou 2,5.
office-never = jamais
office-service-on = proposé
office-service-off = non proposé
office-service-offered = Proposé aux clients
office-name-fr = Nom en français
office-name-en = Nom en anglais
office-least-days = Jours de livraison au mieux
office-most-days = Jours de livraison au plus
office-most-days-hint = C’est la date promise au client.
office-collects = Le transporteur enlève
office-delivers = Le transporteur livre
office-delivery-from-now = Vaut pour les commandes à venir. Ce qui a été promis reste promis.
office-delivery-set = Les réglages de livraison sont enregistrés.
office-senders = Lieux qui expédient
office-sends-nothing = n’expédie pas
office-cut-off = Heure limite
office-cut-off-hint = Heure du lieu, comme 14:00. Ce qui est commandé avant est préparé le jour même.
office-handling-days = Jours de préparation
office-handling-days-hint = 0 : le colis part le jour même.
office-most-parcels = Colis à préparer au plus
office-most-parcels-hint = Au-delà, les commandes vont à un autre lieu. 0 : ce lieu n’expédie pas.
office-place-goods = Ce que ce lieu envoie
office-place-owner = Propriétaire du stock
office-place-owner-hint = Vide pour la maison. Le nom d’un franchisé ou d’un partenaire si le stock est le sien.
office-place-lends = Ce stock sert aussi les commandes de la maison
office-place-keeps = Rayons gardés pour la boutique
office-place-keeps-hint = Rien de ces rayons ne part d’ici en colis : ils restent pour qui vient en boutique.
office-wrong-long = { $most } caractères au plus.
office-working-days = Jours travaillés
office-holidays = Jours fériés
office-holidays-france = France
office-holidays-alsace = France, avec Alsace-Moselle
office-holidays-none = aucun
office-holidays-own = propres à ce lieu
office-days-off = Fermetures exceptionnelles
office-days-on = Ouvertures exceptionnelles
office-days-hint = Une date par ligne, comme 24/12/2026.
office-costs = Coûts du choix des sources
office-costs-why = Pour chaque commande, le lieu ou le partage le moins coûteux l’emporte.
office-cost-parcel = Emballer un colis
office-cost-store-unit = Prendre une pièce en boutique
office-cost-warehouse-unit = Prendre une pièce en entrepôt
office-cost-kilometre = Chaque kilomètre
office-cost-load = Chaque colis déjà à préparer là
office-cost-late-day = Chaque jour de plus
office-cost-horizon = Jours gardés aux clients du lieu
office-cost-horizon-hint = Les dernières pièces valent ce qu’elles y rapporteraient sur ces jours.
office-cost-markdown = Démarque en fin de saison (%)
office-cost-markdown-hint = Part du prix perdue sur ce qui reste.
office-cost-season = Jours jusqu’à la démarque
office-cost-season-hint = 0 : jamais.
office-split-most = Colis par commande au plus
office-split-most-hint = Pour une même adresse, de 1 à 14.
office-wrong-number = Écrivez un nombre entier de { $least } à { $most }.
office-wrong-amount = Écrivez un montant de 0 à 1 000 €, comme 4,90.
office-wrong-fine-amount = Écrivez un montant de 0 à 1 000 €, avec quatre décimales au plus.
office-wrong-text = Écrivez de 1 à { $most } signes.
office-wrong-most-days = Au plus ne peut pas être moins qu’au mieux.
office-wrong-week = Cochez au moins un jour.
office-wrong-past = Le { $day } est passé : tapez un jour à venir.
office-wrong-far = { $day } est dans plus de { $years } ans.
office-wrong-day = { $text } n’est pas une date. Écrivez-la comme 24/12/2026.
office-wrong-days = Au plus { $most } dates.
office-wrong-time = Écrivez une heure comme 14:00.
office-wrong-both = Le { $day } ne peut pas être à la fois fermé et ouvert.
office-th-most-parcels = Colis au plus
office-transit-exact = { $n ->
     [one] { $n } jour
   *[other] { $n } jours
  }

office-entry-collector-named = Le client envoie quelqu’un
office-entry-collector-withdrawn = Le client n’envoie plus personne
office-entry-cash-given = Espèces rendues en caisse
office-template-ends-soon = Encore un jour pour retirer

# Les comptages
office-nav-counts = Inventaires
office-counts-none = Aucun comptage.
office-count-what = Quoi
office-count-begun = Commencé
office-count-done = Comptés
office-count-begin = Commencer un comptage
office-count-begin-text = La boutique compte à la caisse, sans voir ce qui est attendu. Vous approuvez ici.
office-count-list = Une liste, article par article
office-count-title = Nom de la liste
office-count-second = second comptage dès
office-count-begin-now = Commencer
office-count-progress = { $done } sur { $all } articles comptés
office-count-by = Ouvert par { $who }
office-count-counted-by = compté par { $who }
office-count-approved-by = approuvé par { $who }, { $at }
office-count-left-by = abandonné par { $who }, { $at }
office-count-missing = Manquant
office-count-surplus = En trop
office-count-open = Le comptage est en cours : les écarts se voient quand il est terminé.
office-count-right = Aucun écart : le stock est juste.
office-count-differences = Écarts
office-count-expected = Attendu
office-count-counted = Compté
office-count-first = Premier comptage
office-count-difference = Écart
office-count-worth = Valeur
office-count-short = Promis et introuvable
office-count-short-text = La boutique cherche une autre pièce depuis sa page du comptage.
office-count-approve = Approuver : corriger le stock
office-count-approved = Les écarts sont dans le stock.
office-count-give-up = Abandonner
office-count-give-up-text = Rien ne change dans le stock.
office-count-given-up = Comptage abandonné

# Échanges et avoirs
office-tender-store-credit = Avoir
office-tender-gift-card = Carte cadeau
office-tender-exchange = Échange
office-entry-goods-exchanged = Rendu en échange
office-entry-exchanged = Payé par un échange
office-passed-on = Échangé, a payé une autre commande
office-passed-on-state = échangé
office-refund-credit = Remboursement en avoir
office-finding-credit-balance = solde d’un avoir
office-finding-payment-passed-on = valeur échangée d’un paiement
office-finding-payment-from-credit = pris sur un avoir par un paiement
office-finding-payment-refunded = remboursé d’un paiement
office-nav-credits = Avoirs
office-credit-find = Trouver un avoir ou une carte cadeau
office-credit-code = Code
office-credit-code-hint = Les douze signes du ticket.
office-credit-latest = Les derniers émis
office-credit-none = Aucun avoir n’a été émis.
office-credit-issued = Émis
office-credit-paid = A payé
office-credit-unspent = Paiement sans suite, rendu à l’avoir
office-credit-given-back = Article rendu, revenu à l’avoir
office-credit-until = Valable jusqu’au
office-credit-balance = Solde
office-credit-bearer = au porteur
office-credit-good = utilisable
office-credit-blocked = bloqué
office-credit-expired = expiré
office-credit-spent = épuisé
office-credit-journal = Mouvements
office-credit-block = Bloquer
office-credit-unblock = Débloquer
office-credit-block-hint = Un avoir bloqué ne paie plus rien. Ce qu’il a payé peut encore y revenir.
office-credit-blocked-toast = L’avoir est bloqué.
office-credit-unblocked-toast = L’avoir peut de nouveau payer.
office-credit-rules = Durée des nouveaux avoirs
office-store-credit-days = Avoir, en jours
office-gift-card-days = Carte cadeau, en jours
office-credit-days-hint = De 1 à 3 650. Ce qui est émis garde sa date.

# Pourquoi cette source
office-why = Pourquoi ces sources
office-why-title = { $service }, vers { $postcode }
office-why-placed = choisi à la commande, { $at }
office-why-resourced = choisi à nouveau, { $at }
office-why-one = { $place } envoie tout : { $total }.
office-why-split = En { $n } colis : { $places }, { $total } en tout.
office-why-alone = Depuis un seul lieu, { $places }, cela coûterait { $more } de plus
office-why-alone-same = Depuis un seul lieu, { $places }, cela coûterait autant.
office-why-nobody-all = Aucun lieu n’avait tout.
office-why-next = Le meilleur autre choix, { $places }, coûterait { $more } de plus
office-why-next-same = Le meilleur autre choix, { $places }, coûterait autant.
office-why-no-next = Personne d’autre ne pouvait l’envoyer.
office-why-above-all = { $said }, surtout : { $kind } (+{ $amount }).
office-why-candidates = Lieux envisagés
office-why-day = Là le
office-why-away = Distance
office-why-to-pack = À préparer
office-why-costs = Coûts
office-why-total = En tout
office-why-chosen = choisi
office-why-has = n’a que { $n } sur { $of }
office-why-others = { $n ->
     [one] et { $n } autre lieu, plus cher ou moins fourni
   *[other] et { $n } autres lieux, plus chers ou moins fournis
  }
office-why-more-places = { $n ->
     [one] { $n } autre
   *[other] { $n } autres
  }
office-why-details = Coût par coût, et lieux écartés
office-why-left-out = Lieux écartés
office-why-not-declined = n’a pas pu l’envoyer
office-why-not-kept = garde ces articles pour la boutique
office-why-not-not-lent = stock d’un autre, qui ne le prête pas
office-why-not-full = assez de colis à préparer
office-why-not-no-stock = pas assez de stock
office-why-not-no-date = aucun jour d’envoi
office-why-not-not-sending = n’expédie pas
office-why-hint = Ce que chaque lieu coûterait s’il envoyait tout ce qu’il a. Figé avec la commande.
office-kind-shipping = transporteur
office-kind-labour = préparation
office-kind-distance = distance
office-kind-load = charge du lieu
office-kind-lateness = jours de plus
office-kind-balance = dernières pièces
office-kind-markdown = démarque évitée
office-map-title = Carte
office-map-source = part de là
office-map-goal = va là
office-map-considered = envisagé
office-map-considered-places = envisagés : { $places }

# Stock d’un article, lieu par lieu
office-grid = Stock par lieu
office-grid-go = Stock par lieu
office-grid-last = Dernières pièces (5 au plus en tout)
office-grid-none = Aucune taille n’est à ses dernières pièces.
office-grid-hidden = { $n ->
     [one] { $n } autre a plus de 5 pièces.
   *[other] { $n } autres ont plus de 5 pièces.
  }
office-grid-days = { $n } j
office-grid-over-a-year = > 1 an
office-grid-cell = { $variant }, { $place } : { $free } libres, { $coming } en route, { $cover }
office-grid-cover = { $n } jours de vente ({ $sold } vendus en 90 jours)
office-grid-sells-nothing = rien de vendu en 90 jours
office-grid-h0 = rien
office-grid-h1 = moins d’une semaine
office-grid-h2 = 1 à 3 semaines
office-grid-h3 = 3 à 8 semaines
office-grid-h4 = jusqu’à 4 mois
office-grid-h5 = plus de 4 mois
office-grid-hn = ne s’y vend pas
office-grid-in = en route
office-grid-hint = La couleur dit combien de temps les pièces libres durent au rythme des 90 derniers jours.
office-transfer = Transférer
office-transfer-what = Quoi, d’où, vers où
office-transfer-look = Voir l’effet
office-transfer-effect = Ce que cela change
office-transfer-place = { $n ->
    [one] { $place } ({ $n } libre)
   *[other] { $place } ({ $n } libres)
  }
office-transfer-from = d’où cela part
office-transfer-to = où cela arrive
office-transfer-now = Aujourd’hui
office-transfer-then = Après
office-transfer-free = { $n } libres
office-transfer-send = Transférer { $n }
office-transfer-too-many = { $place } n’a que { $n } pièces libres.

# Essai d’autres coûts
office-trials = Essais
office-trial = Essai de coûts
office-trial-why = L’essai replanifie les envois du dernier mois et ne change rien.
office-trial-begin = Essayer sur le dernier mois
office-costs-save-now = Enregistrer sans essai
office-trial-nothing-changed = Rien n’est changé : il n’y a rien à essayer.
office-trial-running = en cours
office-trial-is-on = en vigueur
office-trial-result = Ce que cela changerait
office-trial-progress = { $n } sur { $all } commandes replanifiées
office-trial-basis-all = { $n ->
     [one] { $n } commande envoyée depuis le { $since }.
   *[other] { $n } commandes envoyées depuis le { $since }.
  }
office-trial-basis-some = { $n } commandes sur { $total } envoyées depuis le { $since }, réparties également.
office-trial-basis-history = Comme il y en a peu, { $n } ventes de l’historique sont jouées aussi, comme livrées à domicile, sans distance.
office-trial-facts = Chaque envoi est replanifié seul, à l’heure de sa commande, avec les stocks, la charge et les jours travaillés d’aujourd’hui ; ses propres pièces lui sont rendues.
office-trial-nothing = Rien n’a pu être replanifié : il n’y a pas eu d’envoi, ou les articles ne sont plus là.
office-trial-no-change = { $n ->
     [one] Le seul envoi ne changerait pas.
   *[other] Aucun des { $n } envois ne changerait.
  }
office-trial-saves = { $changed ->
     [one] { $changed } envoi sur { $n } changerait, pour { $amount } de moins que les choix actuels aux coûts essayés.
   *[other] { $changed } envois sur { $n } changeraient, pour { $amount } de moins que les choix actuels aux coûts essayés.
  }
office-trial-costs = { $changed ->
     [one] { $changed } envoi sur { $n } changerait, pour { $amount } de plus que les choix actuels aux coûts essayés.
   *[other] { $changed } envois sur { $n } changeraient, pour { $amount } de plus que les choix actuels aux coûts essayés.
  }
office-trial-skipped = { $n ->
     [one] { $n } envoi n’a pas pu être replanifié : plus assez de pièces, ou plus de service.
   *[other] { $n } envois n’ont pas pu être replanifiés : plus assez de pièces, ou plus de service.
  }
office-trial-parcels = Colis
office-trial-splits = Envois en plusieurs colis
office-trial-each = Coût par envoi, aux coûts essayés
office-trial-instead = au lieu de { $n }
office-trial-kinds = Coûts, sorte par sorte
office-trial-kind = Type
office-trial-present = Aujourd’hui
office-trial-kept = Choix actuels, coûts essayés
office-trial-draft = Choix essayés
office-trial-change = Écart
office-trial-kinds-hint = L’écart compare les choix à coûts égaux : ceux de l’essai.
office-trial-changed = Envois qui changeraient : { $n }
office-trial-changed-none = Aucun.
office-trial-from-now = Aux coûts d’aujourd’hui, de
office-trial-from-then = Aux coûts essayés, de
office-trial-promise = Promis en
office-trial-saved = Économie
office-trial-history = historique
office-trial-days = { $n ->
     [one] { $n } jour
   *[other] { $n } jours
  }
office-trial-days-more = { $n } jours et plus
office-trial-what = Ce qui est essayé
office-trial-switch-on = Mettre en vigueur
office-trial-discard = Jeter cet essai
office-trial-holds = Ces coûts valent depuis cet essai.
office-trial-days-title = Jours jusqu’à la promesse
office-trial-places-title = Colis par lieu
office-trial-now = aujourd’hui
office-trial-then = avec l’essai
office-trial-on = Les coûts essayés sont en vigueur.
office-trial-discarded = L’essai est jeté.
office-trial-in-short = { $changed ->
     [one] { $changed } envoi sur { $n } changerait
   *[other] { $changed } envois sur { $n } changeraient
  }
office-service-new = Nouveau service
office-service-kind = Où il apporte les colis
office-service-kind-home = à domicile
office-service-kind-relay = en point relais
office-service-kind-store = à une boutique de la maison (navette)
office-tariff = Ce que prend le transporteur
office-tariff-hint = Une ligne par palier : grammes au plus, puis montant, comme 2000 4,90. Plus lourd : plusieurs colis du dernier palier.
office-wrong-tariff = « { $text } » n’est pas un palier. Écrivez les grammes puis le montant, du plus léger au plus lourd.
office-wrong-tariff-none = Écrivez au moins un palier.
