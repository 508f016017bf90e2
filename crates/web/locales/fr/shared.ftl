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
error-code = Code
error-id = Repère
error-reload = Recharger la page
error-not-found-title = Cette page n’existe pas
error-not-found = L’adresse est peut-être ancienne, ou mal recopiée.
error-forbidden-title = Accès réservé
error-forbidden = Votre rôle ne permet pas d’ouvrir cette page. Un responsable peut vous aider.
error-stale-title = La page a trop attendu
error-stale = Ce formulaire vient d’une ancienne session. Rechargez la page et recommencez : rien n’a été changé.
error-sign-in-title = Connectez-vous
error-sign-in = Connectez-vous pour continuer.
error-busy-title = Un instant
error-busy = Le service est très demandé. Réessayez dans quelques secondes : rien n’a été perdu.
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
