# Mots communs aux trois faces.
skip = Aller au contenu
close = Fermer
save = Enregistrer
cancel = Annuler
undo = Annuler
confirm = Confirmer
continue = Continuer
back = Retour
change = Changer
add = Ajouter
remove = Retirer
search = Chercher
open = Ouvrir
print = Imprimer
yes = Oui
no = Non
optional = (facultatif)
one-less = Un de moins
one-more = Un de plus
today = Aujourd’hui
now = Maintenant
total = Total
sign-in = Se connecter
sign-out = Se déconnecter
online = En ligne
offline = Hors ligne

# Navigation
language = Langue
language-name = Français
theme = Apparence
theme-auto = Auto
theme-light = Clair
theme-dark = Sombre
pages = Pages de la liste
page-back = Précédent
page-on = Suivant
home-shop = Aller à l’accueil
home-till = Aller à la caisse
home-office = Aller au bureau

# Quantités
articles = { $n ->
    [one] { $n } article
   *[other] { $n } articles
  }
units = { $n ->
    [one] { $n } pièce
   *[other] { $n } pièces
  }
orders = { $n ->
    [one] { $n } commande
   *[other] { $n } commandes
  }

# Stock, promesse, prix
stock-here = { $n } en rayon
stock-low = { $n ->
    [one] dernière pièce
   *[other] plus que { $n }
  }
stock-soon = arrive { $day }
stock-elsewhere = dans une autre boutique
stock-gone = épuisé, sans date
step-done = fait :
step-now = en cours :
step-ahead = à venir :
step-slipped = a changé :
confidence-sure = sûr
confidence-very-likely = très probable
confidence-likely = probable
price-before = Ancien prix :
price-prior = Prix le plus bas des 30 jours précédents :

# Champs
field-email = E-mail
field-password = Mot de passe
field-last-name = Nom
field-first-name = Prénom
field-phone = Téléphone
field-street = Adresse
field-postcode = Code postal
field-city = Ville
field-date = Date
field-note = Note

# Erreurs
error-code = Code :
error-id = Repère :
error-reload = Recharger la page
error-not-found-title = Cette page n’existe pas
error-not-found = L’adresse est peut-être ancienne, ou mal recopiée.
error-forbidden-title = Accès réservé
error-forbidden = Votre rôle ne permet pas d’ouvrir cette page. Un responsable de boutique peut l’ouvrir.
error-head-office-title = Réservé au siège
error-head-office = Votre rôle ouvre ce qui concerne votre boutique. Pour le reste, adressez-vous au siège.
error-stale-title = La page a trop attendu
error-stale = Ce formulaire vient d’une ancienne session. Rechargez la page et recommencez : rien n’a été changé.
error-sign-in-title = Connectez-vous
error-sign-in = Connectez-vous pour continuer.
error-busy-title = Un instant
error-busy = Le service est très demandé. Réessayez dans quelques secondes : rien n’a été perdu.
error-full-title = Plus de place sur le disque
error-full = Le disque est plein : ce que vous venez de demander n’a pas été enregistré, et rien de ce qui l’était n’est perdu. Prévenez un responsable, puis réessayez quand il y aura de la place.
error-broken-title = Quelque chose n’a pas fonctionné
error-broken = L’erreur vient de nous et elle est notée. Rien n’a été débité par cette page. Réessayez, ou donnez-nous le repère ci-dessous.
error-too-slow-title = Trop long
error-too-slow = La réponse s’est fait attendre. Vérifiez si l’opération a été faite avant de recommencer.
error-too-large-title = Fichier trop grand
error-too-large = Ce qui a été envoyé dépasse la taille permise.
error-unreadable-title = Demande illisible
error-unreadable = Une des valeurs envoyées ne peut pas être lue. Revenez à la page et vérifiez les champs.
error-method-title = Action impossible ici
error-method = Cette adresse ne reçoit pas ce genre de demande.

# Refus
refused-title = Ce n’est pas possible ainsi
refused = Cette action n’est pas possible pour le moment.
refused-quantity = Choisissez une quantité entre 1 et 9 999.
refused-shop-quantity = Choisissez une quantité entre 1 et { $most }.
refused-no-such-line = Cette ligne n’est plus dans le panier.
refused-cart-closed = Ce panier a déjà été commandé ou vidé.
refused-cart-empty = Le panier est vide.
refused-till-busy = Un ticket est déjà ouvert sur cette caisse. Terminez-le ou mettez-le en attente.
refused-unknown-code = Nous ne vendons rien sous ce code. Cherchez l’article par son nom.
refused-damaged-code = Le code est abîmé ou mal recopié. Scannez une autre étiquette, ou cherchez l’article par son nom.
refused-customer-needed = Ajoutez le client : un article réservé ou mis de côté doit avoir un nom.
refused-payment-mismatch = Le paiement ne correspond plus à ce qui est dû. Vérifiez le total et recommencez.
refused-not-sold = Un article du panier n’est plus en vente. Retirez-le pour continuer.
refused-nowhere-chosen = Choisissez où et comment recevoir chaque article.
refused-sold-out = Un article vient d’être pris par quelqu’un d’autre. Voyez dans le panier les autres façons de l’avoir.
refused-key-reused = Ce formulaire a déjà servi à autre chose. Rechargez la page.
refused-not-allowed = Votre rôle ne permet pas cette action. Le siège décide de qui peut la faire.
refused-not-allowed-in-place = Vous ne pouvez pas agir pour ce lieu.
refused-other-store = Cette caisse ou cette personne appartient à une autre boutique.
refused-shift-already-open = Un service est déjà ouvert sur cette caisse.
refused-shift-not-open = Ouvrez d’abord le service de cette caisse.
refused-cash-amount = Ce montant d’espèces n’est pas plausible. Vérifiez la saisie.
refused-difference-reason = Il y a un écart. Recomptez, ou écrivez-en la raison.
refused-payment-under-way = Un paiement est déjà en cours ou terminé pour ce montant.
refused-more-than-taken = On ne peut pas rembourser plus que ce qui a été encaissé.
refused-not-enough-cash = Le montant reçu ne suffit pas.
refused-no-such-card = Cette carte n’est plus enregistrée. Choisissez un autre moyen de paiement.
refused-payment-ended = Ce paiement est terminé. Recommencez-en un autre.
refused-price-amount = Ce prix n’est pas plausible.
refused-fulfilment-step-not-possible = Cette étape n’est plus possible : l’état a changé. Rechargez la page.
refused-wrong-sign-in = Identifiant ou code inexact. Vérifiez et réessayez.
refused-too-many-tries = Trop d’essais. Réessayez à partir de { $at }.
refused-password-too-short = Le mot de passe compte au moins 10 caractères.
refused-password-too-long = Le mot de passe compte au plus 200 caractères.
refused-password-like-email = Le mot de passe ne doit pas reprendre l’adresse e-mail.
refused-password-common = Ce mot de passe est trop courant. Trois mots au hasard font un bon mot de passe.
refused-pin-too-simple = Le code compte 4 à 8 chiffres, ni identiques ni à la suite.
refused-link-invalid = Ce lien a déjà servi ou a expiré. Demandez-en un nouveau.
refused-account-exists = Un compte existe déjà pour cette adresse. Connectez-vous, ou demandez un nouveau mot de passe.
refused-code-taken = Ce code est déjà celui d’une autre personne.
refused-email-taken = Cette adresse e-mail est déjà utilisée.
refused-staff-incomplete = Le code, le nom et la boutique sont nécessaires.
refused-own-access = On ne désactive pas son propre accès.
refused-changed-meanwhile = Quelqu’un d’autre vient de modifier cette fiche. Rechargez-la pour voir la dernière version.
refused-person-unknown = Cette personne n’existe pas.
refused-customer-unknown = Ce client n’existe pas.
refused-email-known = Cette adresse e-mail est déjà celle de { $hint }. Ouvrez sa fiche plutôt que d’en créer une autre.
refused-email-invalid = Cette adresse e-mail n’est pas complète.
refused-name-missing = Le nom et le prénom sont nécessaires.
refused-phone-invalid = Ce numéro de téléphone n’est pas complet.
refused-consent-channel = Cet accord ne se demande pas pour ce canal.
refused-not-mergeable = Ces deux fiches ne peuvent pas être réunies.
refused-handle-malformed = L’adresse de l’article n’admet que des lettres minuscules, des chiffres et des tirets.
refused-handle-taken = Un autre article a déjà cette adresse.
refused-title-missing = Il manque un titre.
refused-too-long = Un des textes est trop long.
refused-too-many-options = Un article a trois options au plus.
refused-option-names = Chaque option a un nom, différent des autres.
refused-option-count = Chaque variante a une valeur par option.
refused-option-code = Le code d’une valeur n’admet que des lettres, des chiffres et des tirets.
refused-colour-malformed = Cette couleur n’est pas connue.
refused-weight-out-of-range = Ce poids n’est pas plausible.
refused-gtins-malformed = Un des codes-barres est inexact.
refused-picture-url = L’adresse de l’image n’est pas valable.
refused-picture-position = L’ordre des images n’est pas valable.
refused-sku-taken = Cette référence est déjà celle d’une autre variante.
refused-gtin-taken = Ce code-barres est déjà celui d’une autre variante.
refused-options-taken = La variante { $sku } a déjà ces options.
refused-options-in-use = Les variantes de cet article ont d’autres options.
refused-unknown-product = Cet article n’existe pas.
refused-variant-of-other-product = Cette variante appartient à un autre article.
refused-unknown-collection = Cette collection n’existe pas.
refused-collection-circle = Une collection ne peut pas se contenir elle-même.
refused-not-enough-stock = Il en reste { $n } ({ $asked } demandés). Voyez les autres façons de l’avoir.
refused-supply-exhausted = Il en reste { $n } à promettre sur cet arrivage ({ $asked } demandés). Choisissez une autre date.
refused-supply-closed = Cet arrivage n’est plus ouvert. Choisissez une autre date.
refused-supply-order-closed = L’arrivage { $number } est déjà reçu ou annulé.
refused-supply-order-unknown = Cet arrivage n’existe pas.
refused-not-in-this-supply-order = Cette ligne n’est pas ouverte dans cet arrivage.
refused-more-than-expected = { $n } comptés pour { $expected } attendus. Vérifiez, ou acceptez le surplus.
refused-not-a-quantity = Ce n’est pas un nombre de pièces.
refused-no-supply-lines = Ajoutez au moins une ligne.
refused-allocation-ended = Cet article a déjà été remis ou libéré.
refused-peg-ended = Cette réservation n’attend plus.
refused-other-supply = Cet arrivage concerne un autre article ou un autre lieu.
refused-stock-below-zero = Le stock deviendrait négatif : il y a { $n } en stock.
refused-reason-missing = Indiquez la raison.
refused-number-taken = Le numéro { $number } est déjà pris.
refused-place-code-malformed = Un code de lieu compte 12 lettres, chiffres ou tirets au plus.
refused-place-code-taken = Ce code est déjà celui d’un autre lieu.
refused-place-incomplete = Le nom, l’adresse, le code postal et la ville sont nécessaires, en 80 signes au plus chacun.
refused-place-coordinates = Ces coordonnées n’existent pas : par exemple 45,76 et 4,835.
refused-place-time-zone = Ce fuseau horaire n’existe pas : par exemple Europe/Paris.
refused-opening-hours = Ces horaires ne se lisent pas : par exemple 10:00-12:30, 14:00-19:00.
refused-terminal-missing = Une caisse a un terminal de paiement : son nom compte 80 signes au plus.
refused-terminal-taken = Ce terminal est déjà celui d’une autre caisse.
refused-places-do-not-fit = Les lieux de cet arrivage ne vont pas ensemble.
refused-not-enough-left = Il en reste { $n }. Changez la quantité, ou voyez les autres façons de l’avoir.
refused-already-paid = C’est déjà payé : il reste à le remettre.
refused-not-paid = Ce n’est pas encore payé. Encaissez d’abord la réservation.
refused-nothing-brought-back = Rien n’est rendu. Choisissez combien d’unités reviennent.
refused-not-handed-over = Le client n’a pas encore cet article : annulez-le au lieu de le reprendre.
refused-more-than-bought = Le client n’a plus autant d’unités à rendre. La page montre ce qui reste.
refused-return-too-late = Le délai de retour est passé. Demandez à un responsable de magasin de se connecter.
refused-cash-limit = La loi limite les paiements en espèces à 1 000 €. Remboursez sur la carte.
refused-cash-for-card = Cet achat a été payé par carte. Seul un responsable de boutique peut le rembourser en espèces.
refused-nothing-paid = Rien n’a été payé pour cet article : il n’y a rien à rembourser.
refused-fulfilment-ended = Cette partie de la commande est terminée.
refused-nothing-to-hand-over = Il n’y a encore rien à remettre : l’article n’est pas arrivé, ou il est déjà parti.
refused-message-unknown = Ce message n’existe pas.
refused-not-resendable = Seul un message en échec ou conservé peut être renvoyé.
parcel-step-recorded = Commande enregistrée
parcel-step-packing = Préparation du colis
parcel-step-dispatching = Remise au transporteur
parcel-step-packed = Colis préparé
parcel-step-dispatched = Remis au transporteur
parcel-step-delivered = Livré
parcel-step-cancelled = Annulé
parcel-by = au plus tard { $day }
parcel-news-collected = Pris en charge par le transporteur
parcel-news-in-transit = Passé par un dépôt
parcel-news-out-for-delivery = Dans la camionnette du livreur
parcel-news-delivered = Livré
parcel-news-failed = Livraison non aboutie
refused-address-needed = Indiquez où livrer : l’adresse manque.
refused-address-name = Indiquez qui reçoit le colis.
refused-address-street = Indiquez le numéro et la rue.
refused-address-postcode = Un code postal français a cinq chiffres.
refused-address-city = Indiquez la ville.
refused-address-too-long = Une ligne d’adresse ne peut pas dépasser 38 signes : c’est la largeur de l’étiquette.
refused-not-sent = Cet article ne peut pas être livré ainsi. Choisissez une autre façon de l’avoir.
refused-on-its-way = Le colis est déjà préparé ou parti. Une fois reçu, il peut être rapporté dans n’importe quelle boutique.
refused-parcel-not-now = Ce colis en est à une autre étape. La page montre où il en est.
refused-parcel-unknown = Aucun colis ne porte ce numéro. Vérifiez l’étiquette.
refused-payment-declined = La banque refuse le paiement. Demandez un autre moyen de paiement au client avant de laisser partir la marchandise.
