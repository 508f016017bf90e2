# Words that the three faces share.
skip = Skip to content
close = Close
save = Save
cancel = Cancel
undo = Undo
confirm = Confirm
continue = Continue
back = Back
change = Change
add = Add
remove = Remove
search = Search
open = Open
print = Print
yes = Yes
no = No
optional = (optional)
one-less = One less
one-more = One more
today = Today
now = Now
total = Total
sign-in = Sign in
sign-out = Sign out
online = Online
offline = Offline

# Navigation
language = Language
language-name = English
theme = Appearance
theme-auto = Auto
theme-light = Light
theme-dark = Dark
pages = Pages of the list
page-back = Previous
page-on = Next
home-shop = Go to the home page
home-till = Go to the till
home-office = Go to the office

# Quantities
articles = { $n ->
    [one] { $n } article
   *[other] { $n } articles
  }
units = { $n ->
    [one] { $n } unit
   *[other] { $n } units
  }
orders = { $n ->
    [one] { $n } order
   *[other] { $n } orders
  }

# Stock, promise, price
stock-here = { $n } in store
stock-low = { $n ->
    [one] last one
   *[other] only { $n } left
  }
stock-soon = arrives { $day }
stock-elsewhere = in another store
stock-gone = sold out, no date
confidence-sure = certain
confidence-very-likely = very likely
confidence-likely = likely
price-before = Price before:
price-prior = Lowest price of the 30 days before:

# Fields
field-email = E-mail
field-password = Password
field-last-name = Last name
field-first-name = First name
field-phone = Telephone
field-street = Address
field-postcode = Postcode
field-city = City
field-date = Date
field-note = Note

# Errors
error-code = Code
error-id = Reference
error-reload = Reload the page
error-not-found-title = There is no such page
error-not-found = The address may be old, or copied with a slip.
error-forbidden-title = Not open to you
error-forbidden = Your role does not open this page. A manager can help you.
error-stale-title = The page has waited too long
error-stale = This form comes from an older session. Reload the page and try again: nothing was changed.
error-sign-in-title = Sign in
error-sign-in = Sign in to continue.
error-busy-title = One moment
error-busy = Many people are asking at once. Try again in a few seconds: nothing was lost.
error-broken-title = Something went wrong
error-broken = The mistake is ours and has been noted. This page has charged nothing. Try again, or give us the reference below.
error-too-slow-title = It took too long
error-too-slow = No answer came in time. See whether it was done before you try again.
error-too-large-title = The file is too large
error-too-large = What was sent is larger than we take.
error-unreadable-title = We could not read that
error-unreadable = One of the values cannot be read. Go back to the page and look at the fields.
error-method-title = Not possible here
error-method = This address does not take this kind of request.

# Refusals
refused-title = It is not possible like this
refused = This is not possible at the moment.
