# The till and its place
till-choose-title = Which till is this?
till-choose-why = Chosen once. The machine will remember.
till-no-stores = No store is recorded.
till-number = Till { $n }
till-till = Till
till-who = Who is at the till?
till-somebody-else = Somebody else
till-other-code = Another code
till-type-code = Your code and PIN
till-staff-code = Code
till-pin = PIN
till-erase = Erase
till-wrong-pin = That PIN is not right.
till-too-many-tries = Too many attempts. Try again in { $span }.
till-other-store = This person works in another store.
till-demo-pins = Demo: PIN 1111 for Vendeuse 1, 2222 for Vendeur 2, 3333 for Vendeuse 3, 9000 for the store manager.
till-hand-over-seat = Change seller
till-menu = Till menu
till-back-to-sale = Back to the sale

# The shift
till-shift = Shift
till-shifts = Shifts
till-shift-since = Shift open since
till-shift-open = Open the shift
till-shift-open-title = How much is in the drawer?
till-shift-open-why = Count the float before the first sale.
till-float = Float
till-shift-close = Close the shift
till-shift-close-title = Count the drawer
till-shift-close-why = Count coins and notes, or write the total.
till-count-first = Count the drawer first: give the coins and notes, or the total.
till-shift-not-open = This shift was closed already.
till-by-pieces = By coins and notes
till-how-many-of = Number of { $piece }
till-or-total = Or the total counted
till-or-total-hint = This total replaces the count by coins and notes.
till-difference-note = The reason for a difference
till-difference-note-hint = Asked when the count does not match. It stays with the shift.
till-difference-reason = There is a difference of { $difference }. Count again, or write the reason, then close the shift.
till-counted = Counted
till-expected = Expected
till-cash-in = Cash in
till-cash-back = Cash given back
till-in-drawer = In the drawer
till-difference = Difference
till-drawer-right = The drawer is right.
till-drawer-wrong = The drawer is not what was expected.
till-takings = Takings
till-no-takings = Nothing has been taken yet.
till-means = Paid by
till-count = Number
till-amount = Amount
till-tender-cash = Cash
till-tender-terminal = Card
till-tender-card-form = Card online
till-tender-token = Saved card
till-tender-mandate = Card
till-refunds-by = Refunded: { $means }
till-no-shifts = No shift yet.
till-opened = Opened
till-closed = Closed
till-open-now = open
till-seller = Seller
till-receipts = Receipts
till-no-receipts = No receipts.

# The sale
till-sale = Sale
till-catalogue = Catalogue
till-collections = Departments
till-scan-label = Scan or search
till-scan-placeholder = Scan, or search for an item, a customer, an order
till-parked = Parked
till-unknown-code = The code { $text } is unknown. Search for the item by name, or check the label.
till-damaged-code = The code { $text } is damaged or misread: its last digit does not fit the others. Scan again, or search by name.
till-nothing-found = Nothing matches “{ $text }”.
till-not-on-sale = { $name } is no longer on sale.
till-found = Results
till-found-for = Results for “{ $text }”
till-articles = Items
till-article = Item
till-orders = Orders
till-here = here
till-arrives = arrives
till-elsewhere = elsewhere
till-nowhere = sold out
till-from = from
till-no-price = no price
till-more = Show more
till-empty-shelf = No items in this department.
till-colour = Colour
till-one-size = One size
till-sizes-of = { $name }, sizes and stock
till-n-here = { $n } here
till-arrival-on = Arrival { $day }
till-other-stores = Other stores
till-warehouses = Warehouses

# The ticket
till-ticket = Current ticket
till-lines = Lines
till-ticket-empty = Scan an item, or touch it.
till-carried-out = To take away
till-paid-now = paid now
till-reserved = Reserved
till-handed-over = Handed over
till-called-off = Cancelled
till-not-collected = Not collected
till-paid-at-pick-up = paid at pick-up
till-to-fetch = To collect
till-fetched-by-card = by card, charged at pick-up
till-terms-now = Pay now
till-terms-later = Pay at pick-up
till-quantity = Quantity
till-quantity-of = Quantity of { $name }
till-other-way = Get it another way
till-remove-name = Remove { $name }
till-see-ways = See how
till-arrives-here = Arrives here
till-arrives-in = Arrives at { $store }
till-kept-until-word = kept until
till-put-aside-in = Put aside at { $store }
till-problem-not-sold = This item has no price, or is no longer on sale.
till-problem-not-enough = { $n ->
     [0] None is left here.
     [one] Only { $n } is left.
   *[other] Only { $n } are left.
  }
till-problem-supply-gone = This arrival is no longer available.
till-problem-nowhere = Choose where the item is handed over.
till-problem-point = The relay point is missing.
till-solve-first = A line on the ticket is no longer possible this way. Change it or remove it.
till-net = Net total
till-due-now = To pay now
till-due-by-card = By card: { $now } charged now, { $later } authorised and charged { $when }.
till-due-by-card-none = By card nothing is charged now: { $later } is authorised, and charged { $when }.
till-charged-sent = when it leaves
till-charged-fetched = when it is collected
till-charged-either = when it leaves or is collected
till-then-at-pick-up = then { $amount } at pick-up
till-agreement = The customer agrees that { $amount } will be charged to this card at pick-up. Nothing before. The card stays for later purchases until the customer removes it.
till-mandate = I agree that { $company } keeps this card and charges { $amount } when I pick up my reservation, and then what I reserve or buy later, when I pick it up or confirm it. Nothing is charged before, and nothing for what I do not take. I can remove this card at any time.
till-card-known = { $amount } at pick-up, to the saved card •••• { $last4 }.
till-needs-customer = A reservation needs a name: choose the customer.
till-needs-customer-sent = A delivery needs a name: choose the customer.
till-nothing-charged = Nothing is charged. The customer tries it on, then decides.
till-reserve-nothing-due = Reserve, nothing to pay
till-card = Card
till-cash = Cash
till-park = Park
till-pending-here = A payment of this ticket is not finished yet.
till-back-to-payment = Back to the payment
till-reserved-toast = { $name }: reserved
till-removed-toast = { $name }: removed
till-parked-toast = Ticket parked
till-given-up-label = Abandoned ticket
till-closed-label = Open when the shift was closed
till-left-label = Payment pending, { $number }
till-refused-ticket-empty = This ticket is empty.
till-refused-sold-out = Somebody else has just taken an item. Its line on the ticket shows the other ways to get it.
till-parked-title = Parked tickets
till-none-parked = No parked tickets.
till-parked-busy = The current ticket will be parked in turn.
till-no-name = No name
till-ago = { $span } ago
till-take-up = Take up

# All ways
till-ways = All ways to get it
till-n-on-shelf = { $n } on the shelf here
till-none-here = none left here
till-none-here-others = none left here, other sizes are
till-other-sizes = Other sizes here
till-way-present = Chosen
till-shelf-lacks = { $n ->
     [one] The shelf has none left. Here is how to get it.
   *[other] There are not { $n } on the shelf. Here is how to get them.
  }
till-no-way = { $n ->
     [one] Sold out everywhere: no store and no warehouse has it, and no arrival is announced.
   *[other] No place has { $n } at once, and no arrival is enough. Try a smaller quantity.
  }
till-no-way-another = Offer another size or colour: there are some left.
till-no-way-like-it = Offer a similar item from the same department.
till-see-sizes = See sizes and colours
till-see-department = Department: { $name }
till-on-this-shelf = On this shelf
till-arrival-here = Arrival here
till-arrival-at = Arrival at { $store }
till-transfer-from = Transfer · { $store }
till-detail-transfer = { $n ->
    [one] one there · { $service }
   *[other] { $n } there · { $service }
  }
till-bring-here = Bring it here
till-detail-shelf = { $n ->
     [one] { $n } unit available
   *[other] { $n } units available
  }
till-detail-arrival = { $n } on the way, { $promised } promised, { $free } still available
till-detail-store = { $n } in stock, { $away } away
till-detail-store-somewhere = { $n } in stock
till-at-once = at once
till-from-time = from { $time }
till-said-first = Said at first
till-take = Take away
till-reserve = Reserve
till-put-aside = Put aside
till-reserving-is-free = Reserving charges nothing. The customer can try it on, then decide.
till-reserving-is-free-until = Until { $day } the customer can try it on, then decide. Reserving charges nothing.

# The customer
till-customers = Customers
till-add-customer = Add a customer
till-choose-customer = Choose the customer
till-new-customer = New customer
till-customer-search = Name, e-mail, telephone or number
till-customer-search-hint = Type at least two letters.
till-no-such-customer = No customer matches “{ $text }”.
till-choose = Choose
till-record = Record
till-take-customer-off = Take the customer off the ticket
till-told-by-both = E-mail and text messages accepted
till-told-by-email = E-mail accepted
till-told-by-sms = Text messages accepted
till-told-by-nothing = Wants no messages
till-untold-not-allowed = The customer will not be told: no message about orders was agreed to. Ask the customer, or agree on a date.
till-untold-no-address = The customer will not be told: the record has no e-mail and no telephone. Agree on a date, or give the receipt: its code leads to the order.
till-untold-not-wanted = The customer will not be told, and wishes it so. Agree on a date, or give the receipt: its code leads to the order.
till-untold-ask = Open the record
till-untold-phone = Telephone: { $phone }.
till-answer-kept = The answer is kept
till-customer-created = { $name }: created, on the ticket
till-customer-chosen = { $name } is on the ticket
till-customer-left = The ticket no longer has a customer
till-email-hint = Last name, first name and e-mail are enough.
till-language-of = Language of messages
till-email-known = This address already belongs to { $hint }
till-choose-known = Choose { $hint }
till-sms-needs-phone = Text messages are wanted: note the number, or answer No.
till-asks-title = Ask these one by one
till-asks-why = Yes or no, the customer chooses. No answer means no.
till-ask-order-email = Tell by e-mail when the reservation arrives?
till-ask-order-sms = And by text message?
till-ask-receipt = Receipts by e-mail?
till-ask-history = May sellers see past purchases?
till-ask-offers = Our offers by e-mail?
till-create-customer = Create and put on the ticket
till-invitation = An e-mail will let the customer open an account online, if they wish.
till-on-ticket = on the ticket
till-put-on-ticket = Put on the ticket
till-open-here = Open here
till-nothing-open-here = No reservation in this store.
till-history-closed = The customer has not agreed that sellers see past purchases.
till-no-orders = No orders.
till-order-awaiting-payment = awaiting payment
till-order-cancelled = cancelled
till-order-completed = completed
till-order-placed = open
till-cards = Saved cards
till-no-cards = No saved cards.
till-card-expired = expired
till-consents = Consents
till-no-consents = Nothing was asked.
till-purpose-receipt-by-email = Receipt by e-mail
till-purpose-order-messages = News of orders
till-purpose-marketing = Offers
till-purpose-keep-card = Saved card
till-purpose-seller-sees-history = Purchases seen by sellers
till-purpose-seller-sees-cart = Cart seen by sellers
till-channel-email = e-mail
till-channel-sms = text message
till-channel-push = notification
till-channel-none = all
till-address-unproved = address not confirmed
till-same-person = May be the same person
till-same-person-merge = Ask the customer, then merge the records. This cannot be undone.
till-same-person-ask = Ask the customer. A store manager merges the records.
till-merge = Merge
till-merged = The two records are one now.
till-has-account = Has an account online.
till-no-account = Has not opened an account online yet.

# The payment
till-payment = Payment under way
till-terminal-shows = Terminal { $name } shows
till-present-card = The customer holds the card to the terminal.
till-terminal-silent = The terminal has not answered yet. Nothing is lost and nothing is charged twice: this payment will finish or be reversed by itself.
till-customer-agrees = The customer has agreed:
till-bank-silent = The bank has not answered yet. Nothing is lost and nothing is charged twice: this payment will finish or be reversed by itself.
till-give-up = Cancel on the terminal
till-give-up-card = Cancel this payment
till-finish-later = Next customer, the payment finishes by itself
till-payment-left = The payment of { $number } finishes by itself. Its ticket is parked.
till-cancelled-title = Payment cancelled
till-unpaid-title = Payment not made
till-declined-title = Payment declined
till-ticket-unchanged = Nothing was charged, the ticket is unchanged.
till-agreement-again = Ask again for the agreement to a charge at pick-up, with the other way to pay.
till-other-means = Choose another way to pay
till-declined-refused-by-bank = The bank refused without saying why. Another card may work.
till-declined-insufficient-funds = There is not enough money in the account. Another card may work.
till-declined-expired-token = The saved card is no longer valid. Take another card.
till-declined-authentication-required = The bank wants the customer to confirm, which a saved card cannot do at a till. Use the card on the terminal, or another way to pay.
till-declined-authentication-failed = The code was not confirmed.
till-declined-cancelled-by-customer = The payment was cancelled before a card was presented.
till-declined-terminal-busy = The terminal is waiting for another card. Finish that payment, then start again.
till-declined-never-arrived = The terminal never got the request. Start again.
till-declined-provider-silent = The payment service did not answer.
refused-terminal-busy = The terminal waits for a card that pays. Finish that payment, then try again.
refused-provider-silent = The terminal does not answer. Try again, or search by number or customer.
till-declined-other = The payment did not go through.
till-paid = Paid
till-paid-already = paid
till-set-aside-already = authorised, charged at hand-over
till-to-pay = to pay
till-paid-word = paid
till-refunded-word = refunded
till-cash-given = How much does the customer give?
till-exact = the exact amount
till-give-back = give back { $amount }
till-other-amount = Another amount
till-change = Change
till-take-cash = Take the cash
till-done = Sale made
till-refund-done = Refund made
till-reserved-done = Reserved, nothing was charged
till-give-back-now = Give back
till-on-card = card •••• { $last4 }
till-next-customer = Next customer
till-receipt-mailed = The receipt goes by e-mail to { $email }, as the customer wishes.
till-receipt-besides = Another way
till-receipt-wanted = Does the customer want a receipt?
till-receipt-email = E-mail for this receipt
till-send = Send
till-print-on-request = Print, on request
till-no-receipt = No receipt
till-agec = Printing is done at the customer’s request. The address given here is used for this receipt only.
till-see-order = See the order
till-receipt-sent = Receipt sent to { $email }

# The receipt
till-receipt = Receipt
till-receipt-number = no. { $number }
till-vat-short = VAT
till-net-short = Net
till-gross-short = Gross
till-vat-of-paid = VAT of what is paid
till-vat-of-refund = VAT refunded
till-given-and-back = given { $given }, change { $back }
till-arrives-on = arrives { $day }
till-there-from = ready { $day } from { $time }
till-promised-at = promised { $day }, { $time }
till-kept-until = kept until { $day }
till-at-pick-up-only = At pick-up only: { $amount }
till-on-card-agreed = to the card •••• { $last4 }, with your agreement.
till-if-not-wanted = If the item does not suit you, nothing is charged.
till-paid-by-credit = { $amount } is paid by credit already.
till-fetch-at = To collect at { $store }
till-pickup-code = Collection code { $code }
till-qr-of = QR code: follow order { $number }
till-order-number = Order { $number }
till-follow-online = Follow it, change your mind or cancel, without calling.
till-follow-online-over = See the order and its receipts online.
till-served-by = Served by { $seller }
till-thanks = Thank you, see you soon.
till-return-days = { $days ->
     [one] Returns within { $days } day in all our stores.
   *[other] Returns within { $days } days in all our stores.
  }

# Reservations
till-reservations = Reservations
till-reservation-search = Scan the customer’s code, or search a name, a number
till-no-reservations = No reservation in this store.
till-no-reservation-for = No reservation for “{ $text }”.
till-returns = Returns
till-returns-by-card = Find by card
till-returns-article = Purchases in this store with “{ $name }”
till-card-only-read = The card is only read: nothing is charged.
till-terminal-named = Terminal { $name }
till-card-paid = Paid with card •••• { $last4 }
till-card-paid-nothing = This card has paid nothing here. Search by the number of the order or by the customer.
till-card-not-read = No card was read.
till-returns-why = What was bought in any store or online can come back here.
till-returns-search = Scan the receipt, the code or the item, or look for a number, a customer
till-returns-none = No order for “{ $text }”. Scan the receipt or the item, look for the customer, or find the purchase by its card.
till-returns-latest = Latest orders of this store
till-returns-closed = Only orders of this store are shown: the customer has not let sellers see other purchases. The receipt or the order number will do.
till-to-prepare = To put aside
till-to-prepare-none = Nothing to prepare.
till-ready = Ready
till-ready-none = Nothing waits at the counter.
till-waiting = On the way
till-waiting-none = Nothing is expected.
till-state-awaiting-payment = awaiting payment
till-state-waiting = on the way
till-state-allocated = to put aside
till-state-ready-for-pickup = ready
till-state-handed-over = handed over
till-state-cancelled = cancelled
till-state-expired = not collected
till-from-web = online
till-from-till = at the till
till-from-office = by head office
till-step-reserved = Reserved
till-step-arrives = Arrives in the store
till-step-arrived = Arrived in the store
till-step-put-aside = To put aside
till-step-ready = Ready
till-step-collect = The customer tries it on and decides
till-step-fetch = The customer collects, the card is charged
till-step-fetch-paid = The customer collects
till-step-handed-over = Handed over
till-step-cancelled = Cancelled, nothing is kept
till-step-expired = Not collected, back on the shelf
till-tries-on = The customer tries it on. Does it suit?
till-takes-it = Taken
till-not-wanted = Not taken
till-sure = Are you sure? { $what }
till-sure-free = The item goes straight back on sale.
till-sure-paid = { $amount } will be refunded and the item goes back on sale.
till-sure-set-aside = Nothing will be charged: the authorisation of { $amount } is cancelled and the item goes back on sale.
till-sure-yes = Yes, confirm
till-return = Take items back
till-return-note = Credit note
till-return-note-of = for receipt { $numbers }
till-refunded = Refunded
till-return-of = Items back from order { $number }
till-return-units = Units returned
till-return-reason = Reason
till-return-choose-reason = Choose
till-return-why = Say why each article comes back: choose its reason.
till-return-reason-too-small = Too small
till-return-reason-too-large = Too large
till-return-reason-not-as-shown = Not as shown
till-return-reason-faulty = Faulty
till-return-reason-wrong-article = Wrong item
till-return-reason-changed-mind = Changed their mind
till-return-condition = It goes
till-return-condition-resell = Back on sale
till-return-condition-repair = To repair
till-return-condition-scrap = To scrap
till-return-sum = To refund
till-return-withdrawn = The customer withdrew from the contract { $at }: what was declared is filled in below.
till-return-fee = including delivery
till-drawer-short = The drawer holds { $amount }: to give cash back, bring some from the safe first.
till-return-choose = Choose how many units come back.
till-return-nothing-left = Everything has come back already, or nothing was handed over yet.
till-return-late = The time for returns is over: a store manager can still accept it.
till-return-refund = Refund
till-return-as-cash = in cash
till-return-in-cash = Refund in cash
till-return-cash-who = Only a store manager may give cash for what was paid by card.
till-return-where = The customer gets back what was paid for each item. The items join the stock of this store.
till-return-work-out = Work it out
till-return-changed = The amount has changed meanwhile. Check it and try again.
till-returned-toast = { $amount } refunded.
till-returned-units = { $n ->
    [one] { $n } returned
   *[other] { $n } returned
 }
till-other-card = Another card
till-hand-over = Hand over, paid already
till-hand-over-charge = Hand over and charge
till-cancel-part = Cancel and refund
till-cancel-set-aside = Cancel this part
till-cancel-reservation = Cancel the reservation
till-put-aside-now = It is put aside, tell the customer
till-put-aside-only = It is put aside
till-not-there-yet = The item is on its way. It is handed over here once it has come.
till-other-store-hands-over = The store { $store } hands this item over.
till-cancelled-nothing-charged = Cancelled. Nothing was charged, the item is on sale again.
till-expired-nothing-charged = Its time is over. Nothing was charged, the item is on sale again.
till-charged-later = To be paid at pick-up
till-given-back = Refunded
till-kept-paid = Net paid
till-put-aside-toast = Put aside. { $told }
till-cancelled-toast = Reservation cancelled
till-called-off-toast = Cancelled
till-handed-over-toast = Handed over
till-release-declined = The payment was declined. { $why } Nothing was charged.
till-last-try = { $at }, { $amount } by { $by }: declined. { $why }

# Deliveries
till-receiving = Deliveries
till-nothing-expected = No delivery expected here.
till-lines-count = { $n ->
     [one] { $n } line
   *[other] { $n } lines
  }
till-promised-count = { $n ->
     [one] { $n } promised
   *[other] { $n } promised
  }
till-expected-on = Expected { $day }
till-delivery-over = This delivery is closed.
till-scan-delivery = Scan each unit that came
till-counted-one = Counted
till-not-in-delivery = This item is not expected in this delivery
till-still-to-come = To come
till-came = Came
till-all-came = all came
till-damaged = Damaged
till-all-came-as-ordered = All came as ordered
till-rest = What is missing
till-rest-open = Still expected
till-rest-closed = Will not come
till-accept-more = Accept a surplus
till-confirm-delivery = Put into stock
till-nothing-counted = Count at least one unit.
till-received = Delivery received
till-received-to-send = { $n ->
    [one] One parcel was waiting for this delivery: to be packed.
   *[other] { $n } parcels were waiting for this delivery: to be packed.
}
till-received-units = { $n ->
     [one] { $n } unit put into stock
   *[other] { $n } units put into stock
  }
till-damaged-units = { $n ->
     [one] { $n } damaged unit
   *[other] { $n } damaged units
  }
till-delivery-complete = This delivery is complete.
till-delivery-open = The rest is still expected.
till-told-count = { $n ->
     [0] Nobody waited for these items
     [one] { $n } customer told
   *[other] { $n } customers told
  }
till-to-call-count = { $n ->
     [one] { $n } customer to be told by you: no message goes out
   *[other] { $n } customers to be told by you: no message goes out
  }
till-to-call = No message: to be told in person
till-to-call-at = No message: to be called at { $phone }
till-nobody-waited = No reservation waited for these items.
till-ended-count = { $n ->
     [one] { $n } reservation can no longer be kept
   *[other] { $n } reservations can no longer be kept
  }
till-state-packed = packed
till-state-dispatched = on its way
till-problem-not-sent = Cannot be delivered this way
till-problem-too-heavy = Too heavy for this way of delivery
till-sent = To be delivered
till-delivered-word = Delivered
till-by-word = by
till-detail-sent = sent from { $place }, { $fee } delivery
till-detail-sent-free = sent from { $place }, free delivery
till-detail-coming = arrives { $day }, then { $detail }
till-at-home-by = delivered by
till-at-point-by = at the relay point by
till-relay-it = Send to relay
till-send-it = Have it delivered
till-sent-toast = { $name }: to be delivered
till-sent-by-card = by card, charged when it leaves
till-fee-of = Fee, { $service }
till-fee-none = free
till-fee-none-word = free delivery
till-with-fee = incl. { $fee } delivery
till-address-word = the address
till-say-where = Say where to send it
till-say-point = Choose the relay point
till-needs-address = A delivery needs an address.
till-refused-address-needed = Say where to send it: touch “Say where to send it” on the ticket.
till-address-title = Where to send it?
till-address-why = The address is used for this order. It is printed on the label of the parcel.
till-address-line = This line goes to an address of its own. The rest of the ticket keeps its address.
till-send-elsewhere = send elsewhere
till-address-name = Recipient
till-address-street = Number and street
till-address-more = Floor, building, company
till-address-phone = Telephone for the carrier
till-address-keep = Send it there
till-address-kept = The delivery address is on the ticket
till-point-title = To which relay point?
till-point-none = No relay point around here. Try another postcode.
till-point-chosen = chosen
till-point-change = change point
till-point-kept = The relay point is on the ticket
till-charged-when-sent = charged when it leaves
till-paid-word-one = paid
till-set-aside-word = authorised
till-set-aside-sent = { $amount } authorised, charged when the parcel leaves.
till-set-aside-collected = { $amount } authorised, charged at pick-up.
till-set-aside-both = { $amount } authorised, charged when the parcel leaves or at pick-up.
till-of-which-aside = of which { $amount } only authorised, charged when the parcel leaves.
till-when-sent-only = When the parcel leaves only: { $amount }
till-fee-and-carrier = { $service }, by { $carrier }
till-parcel-number = Parcel no. { $number }
till-leave-by = to give to the carrier { $day }
till-other-place-sends = { $place } sends this item.
till-pack = Packed
till-pack-unscanned = Packed without scanning
till-dispatch = Given to the carrier
till-label = Label
till-packed-toast = Parcel packed. Print its label.
till-dispatched-toast = Parcel given to the carrier. { $told }
till-parcels = To send
till-parcels-search = Scan an item or a parcel, or search for an order, a name
till-parcels-none = Nothing to send from this store.
till-transfers = Asked for by other stores
till-transfer-to = For { $store } · { $number }
till-transfer-there-by = expected { $day }
till-transfer-hand = Given to the shuttle
till-transfer-left = The shuttle has it. The store that asked for it expects it.
till-transfer-lacking = Noted: the stock is corrected, and the customer gets another one or is told.
till-transfer-lack-text = The stock is corrected. The customer gets another one, or is told.
till-parcels-none-for = No parcel for “{ $text }”.
till-to-pack = To pack
till-to-hand = To give to the carrier
till-with-carrier = With the carrier
till-pick-list = To take from the shelves
till-shelf-place = Place
till-no-shelf-place = no place
till-for-parcels = { $n ->
     [one] { $n } parcel
   *[other] { $n } parcels
  }
till-leave-late = late, planned { $day }
till-refused-parcel-not-paid = This parcel is not paid: it stays here. Call the customer for another means of payment, or cancel this part from the order.
till-refused-parcel-payment-declined = The bank refuses the payment: the parcel stays here. Call the customer for another means of payment, or cancel this part from the order.
till-refused-parcel-payment-under-way = The payment of this parcel is under way. Wait a few seconds, then try again.
till-receipt-elsewhere = not at a till

# Handing over at the counter
till-pickup = Hand-over
till-pickup-of = Hand-over of order { $number }
till-pickup-ask-customer = To be handed to
till-pickup-ask-person = Sent by the customer: ask for the name
till-pickup-no-name = Customer without a name
till-pickup-sent-by = For { $name }
till-pickup-customer-came = The customer has come
till-pickup-person-came = { $name } has come
till-pickup-due = To pay
till-pickup-all-paid = Everything is paid.
till-pickup-set-aside = { $amount } authorised, charged at hand-over.
till-pickup-give = Hand over
till-pickup-other-ways = Another card
till-pickup-was-given = Handed over already on { $at }, at { $store }.
till-pickup-was-given-to = Handed over already on { $at } to { $name }, at { $store }.
till-pickup-was-cancelled = Cancelled on { $at }: there is nothing to hand over.
till-pickup-was-expired = Not collected in time: back on the shelf since { $at }.
till-pickup-elsewhere = To be collected at { $store }, { $address }.
till-pickup-on-its-way = Not there yet: arrives { $day }.
till-pickup-next = What next
till-pickup-next-customer = Next customer
till-place = Put at
till-place-unknown = No place given
till-place-change = Say where it is
till-place-said = Place noted
till-lies-at = at { $place }
till-sends = Comes for the customer: { $name }
till-collector = The customer sends somebody
till-collector-text = The customer tells you who comes in their place. Leave empty to withdraw the name.
till-collector-name = Name of the person
till-collector-named = Noted: this person may come.
till-collector-withdrawn = Name withdrawn: only the customer may come.
till-cash-waits = { $amount } in cash is waiting for the customer.
till-give-cash = Give the cash back
till-cash-was-given = Cash given back

# Picking in the back room
till-picking = To pick
till-picking-none = Nothing to pick: no collection, no parcel.
till-pick-scan = Scan what you take from the shelf
till-pick-take = Take
till-pick-progress = { $picked } of { $units } taken
till-to-recount = { $n ->
    [one] { $n } item that was not found is to be counted again: what the stock still shows of it is in doubt.
   *[other] { $n } items that were not found are to be counted again: what the stock still shows of them is in doubt.
}
till-recounted = The items that were not found are counted: finish the count.
till-to-recount-open = Count again
till-pick-for = For whom
till-pick-parcel = parcel
till-pick-collection = collection
till-pick-asked = asked { $ago } ago
till-for-orders = { $n ->
     [one] { $n } order
   *[other] { $n } orders
  }
till-pick-one = { $units } of { $all }: { $name }, for { $number }
till-pick-whole = { $number } is complete: { $name }, { $units } of { $all }
till-pick-taken = { $words }
till-pick-refused = { $words }
till-pick-wrong = { $scanned } is not on the list. Next item: { $title }, { $sku }, { $place }.
till-pick-none-left = { $scanned } is not on the list, and nothing else is to be taken.
till-pick-enough = { $scanned }: everything is taken already.
till-pick-unknown = No item for “{ $text }”.
till-pick-put-aside = Put aside
till-pick-put-aside-unscanned = Put aside without scanning
till-place-where = Put where? B 12
till-pick-anew = Start again
till-pick-anew-toast = To be taken from the start.
till-short-text = How many are missing? We look for another unit; otherwise it is taken off the order and the customer is told.

# Counts
till-counts = Counts
till-counts-text = A department, or a list of items: scanned, compared, approved.
till-counts-none = No count in this store.
till-count-not-a-number = Type a number of units, 0 when there are none.
till-count-begin = Begin a count
till-count-what = What
till-count-list = A list, item by item
till-count-title = Name of the list
till-count-title-hint = Only for a list: “Shop window”, “Monday restock”.
till-count-second-from = Second count from this difference on
till-count-begin-now = Begin
till-count-who-begins = The store manager begins and approves counts. You can count those that are open.
till-count-lines-done = { $done } of { $all } items counted
till-count-text = Count what is on the shelf and in stock. Count neither what is put aside for a customer nor packed parcels.
till-count-second-text = These items differ a lot: count them a second time.
till-count-scan = Scan an item: one more
till-count-one = Count one
till-count-scan-first = Scan the first item.
till-count-write = Note
till-count-more = Next items
till-count-counted = { $name }: { $n }
till-count-rest = What was not counted
till-count-rest-left = stays as it was
till-count-rest-none = is not there
till-count-finish = Counting done, see the differences
till-count-second = Some differences are large: count these items a second time.
till-count-finished = Everything is counted.
till-count-approve = Approve: correct the stock
till-count-who-approves = The store manager approves the differences.
till-count-approved = The differences are in the stock.
till-count-give-up = Give this count up
till-count-give-up-text = Nothing changes in the stock.
till-count-given-up = Count given up
till-count-lines = Items counted
till-count-missing = Missing
till-count-surplus = Too many
till-count-worth = Worth
till-count-differences = Differences
till-count-all-right = No difference: the stock is right.
till-count-first-said = first count: { $n }
till-count-short = Promised and not there
till-count-short-text = These orders cannot be served from this stock any more. Look for another unit.
till-count-lacks = { $n ->
     [one] { $n } missing
   *[other] { $n } missing
  }
till-pickup-open = Hand-over: place, another person

# Exchanges, credits and gift cards
till-coming = Returned
till-coming-of = order { $number }
till-coming-sum = Value returned
till-coming-off = Do not return { $name }
till-bought = Bought
till-left-to-pay = To pay
till-even = Nothing to pay
till-to-give-back = To give back
till-exchange = Exchange
till-exchange-other-toast = The ticket of the other customer waits aside. Scan what this one takes instead.
till-exchange-toast = The returned items are on the ticket.
till-exchange-choose = Add what the customer takes instead.
till-exchange-or-refund = Add what the customer takes instead, or refund:
till-exchange-refund-instead = order { $number }
till-exchange-end = Finish the exchange
till-exchange-give-back = Exchange and give back
till-settled-end = Finish, all is settled
till-even-done = Exchange done, nothing to pay
till-in-store-credit = As store credit
till-in-gift-card = Gift card
till-on-word-store-credit = on credit
till-on-word-gift-card = on a gift card
till-returned-credit-toast = { $amount } on a new credit.
till-returned-gift-toast = { $amount } on a new gift card.
till-credit = Store credit or gift card
till-credit-short = Store credit
till-credit-why = The balance pays all or part of what is due. The rest is paid in cash or by card.
till-credit-code = Code
till-credit-code-hint = Scan the code, or type its twelve characters.
till-credit-which = Credits
till-credit-rest = Still to pay
till-credit-hand-over = Hand over to the customer
till-credit-use = Use it
till-credit-toast = Credit of { $amount } on the ticket.
till-credit-has = balance { $amount }
till-credit-off = Do not use •••• { $last4 }
till-credit-until = Valid until { $day }
till-credit-bearer = Show this code at a till or online. Whoever has it can use it.
till-credit-qr = Code of the credit
till-rest-by-card = The rest by card
till-hand-cash-back = Hand the { $amount } in cash back.
till-tender-store-credit = Store credit
till-tender-gift-card = Gift card
till-tender-exchange = Exchange
till-back-to-cash = in cash
till-back-to-terminal = to the card
till-back-to-card-form = to the card
till-back-to-token = to the card
till-back-to-mandate = to the card
till-back-to-store-credit = to the store credit
till-back-to-gift-card = to the gift card
till-back-to-exchange = as it was paid
till-parked-exchange = with an exchange
till-exchanged = Exchanged
till-sure-partly = The authorisation of { $aside } is cancelled, { $amount } go back, and the item is on sale again.
