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
    [one] { $n } item
   *[other] { $n } items
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
step-done = done:
step-now = under way:
step-ahead = to come:
step-slipped = changed:
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
field-phone = Phone
field-street = Address
field-postcode = Postcode
field-city = City
field-date = Date
field-note = Note

# Errors
error-code = Code:
error-id = Reference:
error-reload = Reload the page
error-not-found-title = There is no such page
error-not-found = The address may be old or mistyped.
error-forbidden-title = You cannot open this page
error-forbidden = Your role does not give access to this page. A store manager can open it.
error-head-office-title = This is for head office
error-head-office = Your role opens what concerns your store. For the rest, ask head office.
error-stale-title = The page has waited too long
error-stale = This form comes from an older session. Reload the page and try again: nothing was changed.
error-sign-in-title = Sign in
error-sign-in = Sign in to continue.
error-busy-title = One moment
error-busy = Many people are asking at once. Try again in a few seconds: nothing was lost.
error-full-title = No room left on the disk
error-full = The disk is full: what you have just asked for was not written down, and nothing that was is lost. Tell a manager, and try again once there is room.
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
refused-title = This cannot be done
refused = This is not possible at the moment.
refused-quantity = Choose a quantity between 1 and 9,999.
refused-shop-quantity = Choose a quantity between 1 and { $most }.
refused-no-such-line = This line is no longer in the cart.
refused-cart-closed = This cart has been ordered or emptied already.
refused-cart-empty = The cart is empty.
refused-till-busy = A ticket is open on this till already. Finish it or park it.
refused-unknown-code = We sell nothing under this code. Search for the item by its name.
refused-damaged-code = The code is damaged or mistyped. Scan another label, or search for the item by its name.
refused-customer-needed = Add the customer: an item that is reserved or put aside needs a name.
refused-payment-mismatch = The payment no longer fits what is due. Check the total and try again.
refused-not-sold = An item in the cart is no longer sold. Remove it to go on.
refused-nowhere-chosen = Choose where and how to receive each item.
refused-sold-out = Somebody else has just taken an item. The cart shows the other ways to get it.
refused-key-reused = This form was used for something else. Reload the page.
refused-not-allowed = Your role does not allow this. Head office decides who may do it.
refused-not-allowed-in-place = You cannot act for this place.
refused-other-store = This till or this person belongs to another store.
refused-shift-already-open = A shift is open on this till already.
refused-shift-not-open = Open the shift of this till first.
refused-cash-amount = This amount of cash is not plausible. Check what was typed.
refused-difference-reason = There is a difference. Count again, or write the reason.
refused-payment-under-way = A payment of this amount is under way or done.
refused-more-than-taken = No more can be refunded than was taken.
refused-not-enough-cash = The amount received is not enough.
refused-no-such-card = This card is no longer saved. Choose another way to pay.
refused-payment-ended = This payment has ended. Begin another one.
refused-price-amount = This price is not plausible.
refused-fulfilment-step-not-possible = This step is no longer possible: its state has changed. Reload the page.
refused-wrong-sign-in = Name or code is not right. Check and try again.
refused-too-many-tries = Too many attempts. Try again from { $at }.
refused-password-too-short = A password has at least 10 characters.
refused-password-too-long = A password has at most 200 characters.
refused-password-like-email = The password must not repeat the e-mail address.
refused-password-common = This password is too common. Three words at random make a good one.
refused-pin-too-simple = The code has 4 to 8 digits, neither all the same nor in a row.
refused-link-invalid = This link was used or has expired. Ask for a new one.
refused-account-exists = There is an account for this address. Sign in, or ask for a new password.
refused-code-taken = Somebody else has this code.
refused-email-taken = This e-mail address is in use already.
refused-staff-incomplete = Code, name and store are needed.
refused-own-access = Nobody deactivates their own access.
refused-changed-meanwhile = Somebody else has just changed this record. Reload it to see the latest.
refused-person-unknown = There is no such person.
refused-customer-unknown = There is no such customer.
refused-email-known = This e-mail address belongs to { $hint } already. Open that record instead of making another.
refused-email-invalid = This e-mail address is not complete.
refused-name-missing = Last name and first name are needed.
refused-phone-invalid = This telephone number is not complete.
refused-consent-channel = This consent is not asked for this channel.
refused-not-mergeable = These two records cannot become one.
refused-handle-malformed = The address of a product takes small letters, digits and hyphens.
refused-handle-taken = Another product has this address already.
refused-title-missing = A title is missing.
refused-too-long = One of the texts is too long.
refused-too-many-options = A product has three options at most.
refused-option-names = Each option has a name, different from the others.
refused-option-count = Each variant has one value per option.
refused-option-code = The code of a value takes letters, digits and hyphens.
refused-colour-malformed = This colour is not known.
refused-weight-out-of-range = This weight is not plausible.
refused-gtins-malformed = One of the bar codes is not right.
refused-picture-url = The address of the picture is not valid.
refused-picture-position = The order of the pictures is not valid.
refused-sku-taken = Another variant has this SKU already.
refused-gtin-taken = This bar code belongs to another variant already.
refused-options-taken = The variant { $sku } has these options already.
refused-options-in-use = The variants of this product have other options.
refused-unknown-product = There is no such product.
refused-variant-of-other-product = This variant belongs to another product.
refused-unknown-collection = There is no such collection.
refused-collection-circle = A collection cannot contain itself.
refused-not-enough-stock = There are { $n } left ({ $asked } asked for). See the other ways to have it.
refused-supply-exhausted = { $n } can still be promised of this arrival ({ $asked } asked for). Choose another date.
refused-supply-closed = This arrival is no longer open. Choose another date.
refused-supply-order-closed = The arrival { $number } has been received or cancelled.
refused-supply-order-unknown = There is no such arrival.
refused-not-in-this-supply-order = This line is not open in this arrival.
refused-more-than-expected = { $n } counted where { $expected } were expected. Check, or accept the surplus.
refused-not-a-quantity = This is not a number of units.
refused-no-supply-lines = Add at least one line.
refused-allocation-ended = This item was handed over or released already.
refused-peg-ended = This reservation is no longer waiting.
refused-other-supply = This arrival is for another item or another place.
refused-stock-below-zero = Stock would fall below zero: there are { $n }.
refused-reason-missing = Say why.
refused-number-taken = The number { $number } is taken.
refused-place-code-malformed = The code of a place has at most 12 letters, digits or dashes.
refused-place-code-taken = Another place has this code.
refused-place-incomplete = Name, address, postcode and city are needed, at most 80 characters each.
refused-place-coordinates = There is no such point: for example 45.76 and 4.835.
refused-place-time-zone = There is no such time zone: for example Europe/Paris.
refused-opening-hours = These hours cannot be read: for example 10:00-12:30, 14:00-19:00.
refused-terminal-missing = A till has a payment terminal: its name has at most 80 characters.
refused-terminal-taken = Another till has this terminal.
refused-places-do-not-fit = The places of this arrival do not go together.
refused-not-enough-left = There are { $n } left. Change the quantity, or see the other ways to have it.
refused-already-paid = It is paid already: it can be handed over.
refused-not-paid = It is not paid yet. Take the payment of the reservation first.
refused-nothing-brought-back = Nothing is brought back. Choose how many units come back.
refused-not-handed-over = The customer does not have this item yet: cancel it instead of taking it back.
refused-more-than-bought = The customer does not have so many units left. The page shows what can come back.
refused-return-too-late = The time for returns is over. Ask a store manager to sign in.
refused-cash-limit = The law limits payments in cash to €1,000. Refund to the card instead.
refused-cash-for-card = This was paid by card. Only a store manager may give cash for it.
refused-nothing-paid = Nothing was paid for this item, so there is nothing to refund.
refused-fulfilment-ended = This part of the order has ended.
refused-nothing-to-hand-over = There is nothing to hand over yet: the item has not arrived, or has left already.
refused-message-unknown = There is no such message.
refused-not-resendable = Only a message that failed or was kept can be sent again.
parcel-step-recorded = Order recorded
parcel-step-packing = Packing the parcel
parcel-step-dispatching = Handing to the carrier
parcel-step-packed = Parcel packed
parcel-step-dispatched = Given to the carrier
parcel-step-delivered = Delivered
parcel-step-cancelled = Cancelled
parcel-by = by { $day }
parcel-news-collected = Taken over by the carrier
parcel-news-in-transit = Passed through a depot
parcel-news-out-for-delivery = On the driver’s van
parcel-news-delivered = Delivered
parcel-news-failed = Delivery did not succeed
refused-address-needed = Say where to deliver: the address is missing.
refused-address-name = Say who receives the parcel.
refused-address-street = Give the number and the street.
refused-address-postcode = A French postcode has five digits.
refused-address-city = Give the city.
refused-address-too-long = A line of an address cannot be longer than 38 characters: that is the width of the label.
refused-not-sent = This article cannot be delivered this way. Choose another way to have it.
refused-on-its-way = The parcel is packed or on its way. Once received, it can be brought back to any store.
refused-parcel-not-now = This parcel is at another step. The page shows where it is.
refused-parcel-unknown = No parcel has this number. Check the label.
refused-payment-declined = The bank refuses the payment. Ask the customer for another means before the goods leave.
