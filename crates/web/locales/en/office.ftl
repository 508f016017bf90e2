# Words of the office: back room and head office.

# Menu, sign-in
office-menu = Menu
office-nav-orders = Orders
office-nav-stock = Stock
office-nav-supply = Deliveries
office-nav-products = Products
office-nav-customers = Customers
office-nav-messages = Messages
office-nav-staff = Staff
office-nav-stores = Stores
office-nav-health = System status
office-sign-in-title = Head office and back room
office-sign-in-demo = In the demo, the accounts are shown in the terminal that started the shop.
office-sign-in-seller = Your account opens the till, not the office. The office is for store managers and head office.
office-role-seller = Seller
office-role-store-manager = Store manager
office-role-head-office = Head office
office-who-visitor = visitor of the site
office-who-customer = the customer
office-who-system = by itself
office-filter = Filter
office-filter-state = State
office-filter-store = Store
office-filter-kind = Kind
office-all-stores = All stores
office-all-places = All places
office-all-collections = All collections
office-csv = Export as CSV
office-see-all = See all
office-reason = Reason
office-units = Units
office-since = Since

# Columns
office-th-promise = Promise
office-th-order = Order
office-th-place = Place
office-th-parts = Parts
office-th-source = Source
office-th-state = State
office-th-when = When
office-th-tender = Paid by
office-th-amount = Amount
office-th-article = Product
office-th-sku = SKU
office-th-gtin = Bar codes
office-th-what = What
office-th-for = For
office-th-units = Units
office-th-expected = Expected
office-th-number = Number
office-th-from = From
office-th-to = To
office-th-lines = Lines
office-th-ordered = Ordered
office-th-received = Received
office-th-units-signs = Received, promised, free
office-th-customer-place = Customer, place
office-th-source-service = Source, service
office-th-promised = Promised
office-th-waiting = Who waits
office-th-good = Good
office-th-damaged = Damaged
office-th-vendor = Brand
office-th-variants = Variants
office-th-variant = Variant
office-th-price = Price
office-th-since = Since
office-th-name = Name
office-th-why = Why
office-th-subject = Subject
office-th-address = Address
office-th-medium = Channel
office-th-code = Code
office-th-role = Role
office-th-opened = Opened
office-th-closed = Closed
office-th-till = Till
office-th-who = Who
office-th-sales = Payments
office-th-cards = Cards
office-th-cash = Cash
office-th-difference = Difference
office-th-subject-of = Of
office-th-should-be = Should be
office-th-is = Is

# Orders
office-orders-title = Orders
office-orders-count = { $late ->
    [0] { $n } open, none late
   *[other] { $n } open, { $late } of them late
  }
office-orders-search = Number, customer, e-mail, telephone
office-orders-open = Open
office-orders-every = All states
office-orders-none-for = Nothing answers to “{ $text }”: no order number, no customer by name, e-mail, telephone or number.
office-orders-none-open = No open orders.
office-orders-none = No orders match these filters.
office-orders-all-open = See all open orders
office-risk-first = At risk first
office-newest-first = Newest first
office-kpi-open = Open orders
office-kpi-late = Late promises
office-kpi-reserved = Reserved, paid at pick-up
office-kpi-takings = Takings, 7 days
office-kpi-month = { $amount } in 30 days
office-reservations = { $n ->
    [one] { $n } reservation
   *[other] { $n } reservations
  }
office-late-days = { $n ->
    [one] { $n } day late
   *[other] { $n } days late
  }
office-slips-days = { $n ->
    [one] slips by a day
   *[other] slips by { $n } days
  }
office-late-by = { $span } late
office-kept-for = kept for { $span } more
office-keep-over = pick-up time is over
office-unpaid-since = awaiting payment for { $span }
office-and-more = and { $n } more
office-sources = { $n ->
    [one] { $n } source
   *[other] { $n } sources
  }
office-arrival-number = delivery { $number }
office-arrival-promised = { $comes } (promised { $day })
office-arrival-on = delivery { $number }, { $day }
office-article-and-more = { $article } and { $n } more
office-legend-done = handed over
office-legend-there = in store
office-legend-promised = promised
office-legend-late = late
office-legend-ended = cancelled
office-map-words = Map of France: { $places }
office-no-customer = No name
office-untold-not-wanted = will not be told, and wishes it so
office-untold-not-allowed = will not be told: no message was agreed to
office-untold-no-address = will not be told: no e-mail, no telephone
office-customer = Customer
office-card = Card
office-placed = Placed
office-paid = Paid
office-given-back = Given back
office-kept-paid = Remaining
office-called-off = Cancelled or not collected
office-exchanged = Exchanged
office-later = Charged at pick-up
office-channel-web = web
office-channel-till = till
office-channel-office = head office
office-method-carry-out = Taken away
office-method-collect = Collection
office-method-collect-on-arrival = On arrival
office-method-ship = Delivery
office-method-relay = Relay point
office-order-awaiting-payment = awaiting payment
office-order-placed = open
office-order-completed = completed
office-order-cancelled = cancelled
office-part-awaiting-payment = awaiting payment
office-part-waiting = reserved, on its way
office-part-allocated = to prepare
office-prepare-by = to prepare by { $at }
office-part-ready = ready to collect
office-part-handed-over = handed over
office-part-cancelled = cancelled
office-part-expired = not collected
office-part-later = { $amount } to be paid at pick-up
office-part-charged = { $amount } charged at pick-up
office-part-given-back = { $amount } given back
office-part-free = Nothing was charged
office-line-returned = { $n } of { $of } returned
office-part-now = { $amount } paid with the order
office-part-taken = { $amount } charged when it left
office-step-placed = Recorded
office-step-arrival = Arrival
office-step-expected = expected { $day }
office-step-ready = Ready
office-step-handed-over = Handed over
office-until = until { $at }
office-kept-until = kept until { $at }
office-next-pay = Waiting for the payment
office-next-collect = To hand over
office-next-collect-until = To hand over before { $at }
office-next-prepare = To prepare in the store
office-next-arrive = Waiting for the delivery
office-next-arrive-on = Waiting for the delivery: { $day }
office-next-nothing = Nothing left to do
office-withdrawal = Withdrawal
office-withdrawal-not-begun = possible until fourteen days after receipt
office-withdrawal-until = possible until { $day } included
office-withdrawal-was = time over since { $day }
office-withdrawal-declared = received { $at }, from { $name }
office-put-aside = Put aside
office-cancel-part = Cancel this part…
office-cancel-part-now = Cancel and tell the customer
office-cancel-part-hint = What was paid is refunded, the units are free again.
office-part-was-cancelled = This part is cancelled.
office-part-was-put-aside = Put aside, the customer is told.
office-back-to-order = Back to the order
office-payments = Payments
office-payments-none = Nothing was paid.
office-payment-pending = under way
office-payment-captured = taken
office-payment-declined = declined
office-payment-voided = given up
office-payment-pending-hint = The outcome of this payment is not known yet; it will be asked for by itself.
office-payment-ask = Ask now
office-payment-still-pending = The outcome is not known yet.
office-payment-is-paid = The payment was taken.
office-payment-is-declined = The payment was declined.
office-refund = Refund
office-refund-pending = under way
office-refund-done = refunded
office-refund-failed = failed
office-tender-cash = Cash
office-tender-terminal = Card on the terminal
office-tender-card-form = Card online
office-tender-token = Saved card
office-tender-mandate = Card, agreed charge
office-timeline = Timeline
office-receipts = Receipts and credit notes
office-receipts-none = No receipt.
office-receipt-number = Receipt { $n }
office-credit-note = Credit note
office-credit-note-number = Credit note { $n }
office-receipt-web = Online receipt
office-receipt-vat = VAT
office-receipt-rate = Rate
office-receipt-net = Net
office-receipt-gross = Gross
office-messages-none-order = No message about this order.
office-entry-placed = Order recorded
office-entry-allocated = Unit allocated
office-entry-waiting = Reserved on a delivery
office-entry-ready = Put aside, ready
office-entry-handed-over = Handed over
office-entry-cancelled = Cancelled
office-entry-expired = Not collected in time
office-entry-date-changed = Date changed
office-entry-resourced = Sent from another place
office-entry-other-supply = Comes another way
office-entry-lacking = Lacking
office-entry-passed-on = Could not do it
office-promises = What was promised
office-promise-from = from { $time }
office-telling-needless = the promise holds, nothing to tell
office-telling-due = letter being written
office-telling-told = customer told { $at }
office-telling-untold = customer cannot be reached, to be told
office-entry-payment-failed = Payment declined
office-entry-payment-reversed = Payment reversed
office-entry-paid = Payment taken
office-entry-refunded = Refunded
office-entry-goods-returned = Returned in a store
office-entry-withdrawn = The customer withdraws from the contract
office-reason-goods-returned = returned in a store
office-reason-withdrawn = withdrawal
office-reason-too-small = returned, too small
office-reason-too-large = returned, too large
office-reason-not-as-shown = returned, not as shown
office-reason-faulty = returned, faulty
office-reason-wrong-article = returned, wrong item
office-reason-changed-mind = returned, changed their mind
office-reason-repair = sent to repair
office-reason-scrap = scrapped
office-entry-card-kept = Card saved with consent
office-entry-customer-set = Customer added
office-reason-customer = the customer asked
office-reason-not-wanted = tried, not wanted
office-reason-not-found = not found in the store
office-reason-too-busy = no time
office-reason-counted = found by a count
office-reason-authorisation-expired = authorisation expired
office-reason-damaged = damaged
office-reason-mistake = mistake
office-reason-not-delivered = not delivered
office-reason-supply-cancelled = delivery cancelled
office-reason-expired = not collected in time
office-reason-payment = payment declined
office-reason-bank = refused by the bank
office-reason-left = payment given up
office-reason-insufficient-funds = insufficient funds
office-reason-expired-card = card expired
office-reason-never-arrived = never reached the provider
office-reason-given-up = given up

# Stock
office-stock-search = Bar code, SKU, name
office-stock-short = Promised and not there
office-stock-nothing-short = Everything promised is there.
office-stock-levels = In stock here
office-stock-found = Products found for “{ $text }”
office-stock-not-found = No product found. Check the code, or search for a word in the name.
office-stock-begin = Scan an item, search by name, or choose a place.
office-short-by = { $n } short
office-on-hand = on hand
office-allocated = allocated
office-safety = safety
office-free = free
office-variant-units = { $there } in stores and warehouses, { $coming } on the way
office-product-page = product page
office-variant-levels = Available, place by place
office-variant-levels-hint = what can be promised, day by day
office-today-short = today
office-more = more
office-arrival-day = day of arrival
office-free-formula = free = on hand − allocated − safety
office-shelf-title = Correct: { $place }
office-shelf-choose = Choose a place in the table to count or correct its stock.
office-count = Count
office-counted = Units counted
office-count-enter = Enter the count
office-adjust = Correct
office-adjust-kind = What
office-adjust-less = Take away
office-adjust-more = Add
office-adjust-damage = Damaged or lost
office-adjust-enter = Correct the stock
office-safety-title = Safety stock
office-safety-units = Units kept back from promises
office-safety-hint = The store may sell them from the shelf, the web does not promise them.
office-stock-adjusted = { $place }: { $n } in stock.
office-stock-counted = { $place }: { $n } counted, difference { $difference }.
office-stock-safety-set = { $place }: { $n } kept back from promises.
office-coming = On the way
office-coming-none = Nothing is on the way.
office-overdue = overdue
office-purchase-number = Purchase order { $number }
office-transfer-number = Transfer { $number }
office-route-to = to { $to }, { $n } to come, { $promised } promised
office-route-from-to = from { $from } to { $to }, { $n } to come, { $promised } promised
office-squares = { $received } received, { $promised } promised, { $free } free
office-journal = Journal
office-journal-none = No movements.
office-movement-receipt = receipt
office-movement-sale = sale
office-movement-transfer-out = transfer out
office-movement-transfer-in = transfer in
office-movement-return = return
office-movement-adjustment = correction
office-movement-count = count
office-movement-damage = loss
office-reference-order = order
office-reference-supply-order = delivery
office-reference-opening = opening stock
office-reference-import = import
office-reference-manual = decision

# Supply
office-supply-search = Number
office-supply-none = No deliveries match these filters.
office-supply-all = All
office-supply-all-kinds = Purchase orders and transfers
office-supply-purchase = Purchase order
office-supply-transfer = Transfer
office-supply-open = expected
office-supply-received = received
office-supply-cancelled = cancelled
office-supply-change-date = Date changed
office-supply-change-received = Received
office-supply-change-cancelled = Cancelled
office-supply-since = Placed on { $at }, unchanged since.
office-legend-received = received
office-legend-pegged = promised
office-legend-free = free
office-new-purchase = Purchase order
office-new-transfer = Transfer
office-supplier = Supplier
office-lines = Lines
office-lines-hint = One line per item: SKU or bar code, then the number of units. A table can be pasted.
office-line-unreadable = Line { $n }: “{ $text }” is not a known SKU followed by a number of units.
office-number-missing = Give it a number.
office-transfer-hint = The units leave the stock now; the place they come from finds them among its shipments.
office-send-transfer = Send the transfer
office-place-purchase = Place the order
office-supply-written = { $number } is recorded.
office-waiting-count = { $n ->
    [0] No reservation waits
    [one] { $n } reservation waits
   *[other] { $n } reservations wait
  }
office-damaged-units = { $n } damaged
office-good-of = Good, { $sku }
office-damaged-of = Damaged, { $sku }
office-receive = Receive
office-receive-close = What is missing will not come
office-receive-over = Accept more than was ordered
office-receive-hint = Reservations are served in turn, their customers are told.
office-change-date = Change the date
office-new-date = New date
office-see-who = See who is concerned
office-cancel-supply = Cancel the delivery…
office-ask-date = { $number }: expected { $day }?
office-ask-cancel = Cancel { $number }?
office-ask-nobody = Nobody waits for this delivery: no customer will be told.
office-ask-closed = { $place } is closed on that day.
office-ask-sooner = { $n ->
    [one] { $n } customer will be told of an earlier date.
   *[other] { $n } customers will be told of an earlier date.
  }
office-ask-later = { $n ->
    [one] { $n } reservation is concerned. If the shelf, another delivery or another store keeps its date, it comes from there; otherwise its customer is told.
   *[other] { $n } reservations are concerned. Those whose date the shelf, another delivery or another store keeps come from there; the other customers are told.
  }
office-ask-gone = { $n ->
    [one] { $n } reservation is concerned. It moves to another delivery if there is one; otherwise it is cancelled and its customer told.
   *[other] { $n } reservations are concerned. They move to other deliveries if there are any; otherwise they are cancelled and their customers told.
  }
office-do-date = Expect on { $day }
office-do-cancel = Cancel the delivery
office-supply-moved = Expected { $day }{ $moved ->
    [0] {""}
    [one] {", "}{ $moved } customer told of the new date
   *[other] {", "}{ $moved } customers told of the new date
  }{ $ended ->
    [0] {""}
    [one] {", "}{ $ended } reservation cancelled
   *[other] {", "}{ $ended } reservations cancelled
  }{ $ready ->
    [0] {""}
    [one] {", "}{ $ready } reservation ready, its customer is told
   *[other] {", "}{ $ready } reservations ready, their customers are told
  }
office-supply-was-cancelled = Delivery cancelled{ $moved ->
    [0] {""}
    [one] {", "}{ $moved } customer told of the new date
   *[other] {", "}{ $moved } customers told of the new date
  }{ $ended ->
    [0] {""}
    [one] {", "}{ $ended } reservation cancelled
   *[other] {", "}{ $ended } reservations cancelled
  }{ $ready ->
    [0] {""}
    [one] {", "}{ $ready } reservation ready, its customer is told
   *[other] {", "}{ $ready } reservations ready, their customers are told
  }
office-supply-was-received = Delivery received{ $ready ->
    [0] {""}
    [one] {", "}{ $ready } reservation ready, its customer is told
   *[other] {", "}{ $ready } reservations ready, their customers are told
  }{ $moved ->
    [0] {""}
    [one] {", "}{ $moved } customer told of the new date
   *[other] {", "}{ $moved } customers told of the new date
  }{ $ended ->
    [0] {""}
    [one] {", "}{ $ended } reservation cancelled
   *[other] {", "}{ $ended } reservations cancelled
  }

# Articles
office-collection = Collection
office-status-all = All states
office-status-active = on sale
office-status-draft = draft
office-products-none = No products match these filters.
office-products-all = See all products
office-no-price = no price
office-see-in-shop = See in the shop
office-variants = Variants
office-prices-of = Price: { $name }
office-price-plot = { $n } prices over time, the lowest { $least }
office-price-ahead = ahead
office-new-price = New price, VAT included
office-new-price-hint = In force at once. The former price stays in the history.
office-price-for-all = For all variants ({ $n })
office-set-price = Change the price
office-price-now = today { $amount }
office-price-set = { $n ->
    [one] { $amount }: { $n } variant changed.
   *[other] { $amount }: { $n } variants changed.
  }
office-texts = Texts
office-title-fr = Title in French
office-title-en = Title in English
office-description-fr = Description in French
office-description-en = Description in English
office-on-sale = On sale
office-product-saved = The product is saved.
office-pictures = Pictures
office-pictures-none = No picture.
office-import = Import products
office-import-file = CSV file
office-import-format = Columns
office-import-sending = Sending the file
office-import-now = Import
office-import-how = What an import does
office-import-how-text = It adds and changes, it removes nothing. An empty cell leaves what is there. The same file sent twice changes nothing the second time. Every line that is not taken is listed with its number and the reason.
office-format-auto = Tell from the header
office-format-own = Our format
office-format-shopify = Shopify export
office-import-running = { $lines } lines read, { $products } products handed on…
office-rejected = { $n ->
    [one] { $n } line rejected
   *[other] { $n } lines rejected
  }
office-import-lines = Lines read
office-import-of = products: { $products }, variants: { $variants }
office-import-created = Products created
office-import-changed = Products changed
office-import-unchanged = unchanged: { $n }
office-import-rejected = Lines rejected
office-import-rejected-lines = Rejected lines
office-import-more = { $n ->
    [one] And { $n } more, in the file.
   *[other] And { $n } more, in the file.
  }
office-import-ignored = Columns left aside: { $columns }
office-import-raised = { $n ->
    [one] { $n } line had a negative stock, taken as zero.
   *[other] { $n } lines had a negative stock, taken as zero.
  }
office-import-all-taken = Every line was taken.
office-import-another = Import another file
office-import-broke-off = The import broke off. What was taken is kept; send the file again to go on.
office-kilobytes = { $n } kB

# Customers
office-customers-search = Name, e-mail, telephone, customer or order number
office-customers-none-for = Nobody answers to “{ $text }”: no name, e-mail, telephone, customer or order number.
office-customers-all = See all customers
office-customers-none = No customers found.
office-duplicates = Possible duplicates
office-duplicates-count = { $n ->
    [one] { $n } possible duplicate
   *[other] { $n } possible duplicates
  }
office-duplicates-none = No duplicates to look at.
office-duplicate-of = Perhaps the same person as { $name }: { $why }.
office-compare = Compare
office-why-email = same e-mail
office-why-phone = same telephone
office-why-name = same name
office-has-account = web account
office-customer-since = customer since { $details }
office-guest-address = Ordered without an account; address given, not confirmed: { $email }
office-customer-no-orders = No orders.
office-orders-hidden = { $n ->
    [one] { $n } order of another store, visible with the customer’s consent.
   *[other] { $n } orders of other stores, visible with the customer’s consent.
  }
office-consents = Consents
office-consents-none = Nothing was asked.
office-consents-history = The whole history
office-consent-granted = yes
office-consent-refused = no
office-consent-withdrawn = withdrawn
office-purpose-receipt = Receipt by e-mail
office-purpose-order-messages = News of own orders
office-purpose-marketing = Offers
office-purpose-keep-card = Consent to keep a card
office-purpose-history = Purchases seen in stores
office-purpose-cart = Cart seen in stores
office-source-merge = merge
office-messages-none-customer = No message.
office-details = Details
office-note-hint = The customer may read this note.
office-customer-saved = The record is saved.
office-cards = Saved cards
office-cards-none = No card. A card number is never kept here.
office-card-expires = expires { $month }/{ $year }
office-card-agreed = agreed on { $day }
office-card-removed = The card is removed.
office-looks = Who opened this record
office-looks-hint = Every look is recorded.
office-merge-title = One person?
office-merge-stays = This record stays
office-merge-goes = This record joins it
office-merge-hint = Orders, cards and messages follow. A no on either record stays a no. This cannot be undone.
office-merge-now = Merge the two records
office-merge-swap = Keep the other one
office-merge-distinct = Two different persons
office-customers-merged = The two records are one now.
office-customers-distinct = Noted: two persons. It will not be asked again.

# Messages
office-messages-all = All messages
office-messages-none = No messages yet. Every letter to a customer will be kept here, exactly as it left.
office-messages-none-in-state = No messages in this state.
office-message-queued = to be sent
office-message-sending = being sent
office-message-sent = sent
office-message-kept = not sent, no server
office-message-failed = failed
office-medium-email = E-mail
office-medium-sms = Text message
office-medium-push = Notification
office-message-masked = The link in this letter is secret: it is for the customer alone, so its end is hidden here.
office-message-resend = Send again
office-message-again = The message is on its way again.
office-message-text = Plain text
office-message-written = Written
office-message-settled = Sent or kept
office-message-attempts = Attempts
office-message-error = Last error
office-template-invitation = Account invitation
office-template-receipt = Receipt
office-template-reservation = Reservation confirmed
office-template-order = Order confirmed
office-template-ready = Ready to collect
office-template-dispatched = Parcel on its way
office-template-at-point = Parcel at the relay point
office-template-delivered = Parcel delivered
office-template-withdrawn = Withdrawal received
office-template-date = New date
office-template-supply-cancelled = Delivery cancelled
office-template-expired = Reservation expired
office-template-cancelled = Cancellation
office-template-charged = Card charged
office-template-refunded = Refund
office-template-password = New password

# Staff
office-staff-new = New staff account
office-staff-none = Nobody.
office-staff-inactive-too = Include closed accounts
office-active = active
office-inactive = closed
office-no-store = No store (head office)
office-staff-code = Code at the till
office-staff-code-hint = 12 letters or digits at most.
office-staff-email-hint = Needed to sign in at the office.
office-pin = Till PIN
office-pin-hint = 4 to 8 digits, not all the same and not in sequence.
office-password-hint = At least 10 characters. Three random words make a good password.
office-secrets = PIN and password
office-new-pin = New till PIN
office-new-password = New password
office-set-pin = Change the PIN
office-set-password = Change the password
office-secret-set = Changed for { $name }. Other sessions are closed.
office-access = Account
office-deactivate = Close the account
office-deactivate-hint = The person can no longer sign in, and open sessions end at once.
office-activate = Open the account again
office-activate-hint = The person will be able to sign in again.
office-staff-created = The account of { $name } is open.
office-staff-changed = The account is changed.
office-staff-activated = The account of { $name } is open again.
office-staff-deactivated = The account of { $name } is closed.

# Stores
office-store = store
office-warehouse = warehouse
office-hours = Opening hours, this week
office-hours-today = Today
office-open-now = open
office-closed = closed
office-tills = Tills
office-till-number = Till { $n }
office-terminal = terminal
office-shifts = Shifts
office-shifts-none = No shifts.
office-shift-open = open
office-place-new = New place
office-place-edit = Change the place
office-place-kind = Kind
office-place-code-hint = At most 12 letters, digits or dashes; import files name it.
office-place-latitude = Latitude
office-place-longitude = Longitude
office-place-point-hint = Optional, in degrees: for the distances between stores.
office-place-time-zone = Time zone
office-place-week = Opening hours
office-place-week-hint = For example 10:00-12:30, 14:00-19:00. A day with nothing is closed.
office-monday = Monday
office-tuesday = Tuesday
office-wednesday = Wednesday
office-thursday = Thursday
office-friday = Friday
office-saturday = Saturday
office-sunday = Sunday
office-place-created = { $name } is open.
office-place-changed = { $name } is saved.
office-till-new = Add a till
office-till-terminal = Payment terminal
office-till-terminal-hint = As the provider names it; when empty, the store’s code and the till’s number.
office-till-created = Till { $n } is added.
office-house = The house
office-house-open = Identity and legal notice
office-house-see = See the legal notice
office-house-whole = The legal pages have everything that they must name.
office-house-missing = The legal pages cannot name yet:
office-house-fill = Fill in
office-house-saved = The house is saved; the legal pages say it already.
office-house-firm = The firm
office-house-name = Trading name
office-house-legal-name = Legal name
office-house-siret = SIRET
office-house-siret-hint = 14 digits, that of the registered office.
office-house-vat = VAT number
office-house-vat-hint = FR, two characters, then the first 9 digits of the SIRET.
office-house-capital = Legal form and capital
office-house-capital-hint = For example: SAS au capital de 100 000 €.
office-house-register = Register
office-house-register-hint = For example: RCS Lyon 000 000 000.
office-house-seat = Registered office and contact
office-house-site = The site
office-house-director = Director of publication
office-house-director-hint = The legal representative: a name, or the function.
office-house-host = Host
office-house-host-phone = Host’s telephone
office-house-address = Address, on one line
office-house-mediator = Consumer mediator
office-house-mediator-hint = A shop joins a mediator and names it to its customers (article L616-1 of the French Consumer Code).
office-house-mediator-name = Mediator
office-house-mediator-site = Mediator’s site
office-fact-numbers = SIRET and VAT number
office-fact-register = legal form, capital and register
office-fact-seat = the address of the registered office
office-fact-contact = telephone and e-mail
office-fact-director = the director of publication
office-fact-host = the host with address and telephone
office-fact-mediator = the mediator with address and site
office-legal = Legal pages
office-policy = Rules of the house
office-keep-days = Days kept
office-keep-days-hint = How many days a reserved item waits for its customer, 1 to 60.
office-hold-minutes = Minutes a cart holds
office-hold-minutes-hint = How many minutes a cart at checkout holds its units, 1 to 240.
office-preparation-minutes = Minutes of preparation
office-preparation-minutes-hint = Time a store has to put an item aside.
office-return-days = Days for returns
office-return-days-hint = After hand-over a seller takes anything back for so long; later, a store manager.
office-policy-set = The rules are saved.

# Health
office-verify = Sums recomputed
office-verify-hint = Stock from the journal, promises, orders and payments. Nothing is changed.
office-verify-now = Verify now
office-verify-well = Everything agrees.
office-verify-findings = { $n ->
    [one] { $n } difference
   *[other] { $n } differences
  }
office-finding-pegged = promised on a delivery
office-finding-filled = reservation served
office-jobs = Jobs that were given up
office-jobs-none = No job was given up.
office-job-retry = Try again
office-job-again = The job is tried again.

# Files
office-csv-number = Number
office-csv-placed = Placed at
office-csv-state = State
office-csv-channel = Channel
office-csv-store = Store
office-csv-parts = Parts
office-csv-total = Total incl. VAT
office-csv-promised = Promised on
office-csv-sku = SKU
office-csv-article = Product
office-csv-on-hand = On hand
office-csv-allocated = Allocated
office-csv-safety = Safety
office-csv-free = Free
office-csv-handle = Handle
office-csv-variants = Variants
office-csv-price = Price incl. VAT
office-csv-line = Line
office-csv-code = Code
office-csv-reason = Reason
office-csv-orders-name = orders
office-csv-products-name = products
office-csv-rejected-name = rejected-lines

# Refusals of the office itself
refused-office-day = Choose a day from today on, within two years.
refused-office-policy = These lengths of time are not plausible: check the limits given.
refused-office-file = Choose a file that is not empty.
office-part-packed = packed
office-part-dispatched = on its way
office-part-to-pack = to be packed
office-next-deliver-on = Delivery by { $day }
office-next-deliver = Delivery
office-entry-packed = Parcel packed
office-entry-dispatched = Given to the carrier
office-entry-carrier-news = News from the carrier
office-payment-authorised = Authorised, charged when it leaves or at hand-over
office-payment-set-aside-at = authorised { $at }
office-entry-taken = { $amount } charged
office-entry-payment-let-go = Authorisation cancelled, nothing is charged
office-nav-shipments = Shipments
office-shipments-search = Order, recipient, city, parcel, SKU
office-shipments-none = Nothing to send here.
office-transfers-asked = Transfers to hand to the shuttle
office-transfer-there-by = expected { $day }
office-transfer-hand = Given to the shuttle
office-transfer-lack = Not found
office-transfer-left = The shuttle has it. The store that asked for it expects it.
office-transfer-lacking = Noted: the stock is corrected, and the customer gets another one or is told.
office-shipments-none-found = No parcel matches. Change the filters.
office-shipments-late = Late
office-shipments-late-hint = should have left
office-shipments-to-pack = To pack
office-shipments-packed = To give to the carrier
office-shipments-gone = With the carrier
office-shipments-all = All states
office-th-leaves = Leaves
office-th-recipient = Recipient
office-th-articles = Items
office-th-service = Service
office-th-act = Action
office-leave-late = late
office-delivered-by = by { $day }
office-leaves-on = leaves { $day }
office-pack = Packed
office-dispatch = Given to the carrier
office-label = Label
office-lack = Report missing
office-was-packed = Parcel packed. Print its label.
office-was-dispatched = Parcel given to the carrier, the customer is told.
office-back-to-shipments = Back to shipments
office-sent-to = Delivered to
office-sent-by = By
office-sent-fee = { $amount } delivery
office-sent-free = free delivery
office-parcel = Parcel
office-news = Carrier
office-news-collected = Collected
office-news-in-transit = In transit
office-news-out-for-delivery = Out for delivery
office-news-at-point = Waiting at the relay point
office-news-delivered = Delivered
office-news-failed = Not delivered
office-part-set-aside = { $amount } authorised, charged when it leaves
office-part-collected-later = { $amount } authorised, charged at hand-over
office-nav-delivery = Delivery
office-services = Services
office-services-none = No service: nothing is delivered.
office-carrier = Carrier
office-carrier-hint = Printed on the label.
office-transit = Transit
office-transit-days = { $least } to { $most } days
office-fee = Fee
office-fee-hint = VAT included, for each address.
office-free-from = Free from
office-free-from-hint = Amount of the goods. Empty: never free.
office-most-kg = Heaviest item, kg
office-most-kg-hint = Empty when the carrier takes anything. A heavier item is not offered this way.
office-wrong-kg = A weight in kilos between 0.001 and 1,000, for example 15 or 2.5.
office-never = never
office-service-on = offered
office-service-off = not offered
office-service-offered = Offered to customers
office-name-fr = Name in French
office-name-en = Name in English
office-least-days = Days of delivery at best
office-most-days = Days of delivery at most
office-most-days-hint = It is the date that the customer is promised.
office-collects = The carrier collects
office-delivers = The carrier delivers
office-delivery-from-now = Holds for orders to come. What was promised stays promised.
office-delivery-set = The delivery settings are saved.
office-senders = Places that send
office-sends-nothing = sends nothing
office-cut-off = Cut-off
office-cut-off-hint = By the clock of the place, such as 14:00. What is ordered before it is begun on the same day.
office-handling-days = Days of handling
office-handling-days-hint = 0: the parcel leaves on the same day.
office-most-parcels = Parcels to pack at most
office-most-parcels-hint = Beyond it orders go to another place. 0: this place sends nothing.
office-place-goods = What this place sends
office-place-owner = Owner of the stock
office-place-owner-hint = Empty for the house. The name of a franchisee or a partner when the stock is theirs.
office-place-lends = This stock also serves the orders of the house
office-place-keeps = Departments kept for the store
office-place-keeps-hint = Nothing of these departments leaves here in a parcel: they stay for who comes to the store.
office-wrong-long = { $most } characters at most.
office-working-days = Working days
office-holidays = Public holidays
office-holidays-france = France
office-holidays-alsace = France, with Alsace-Moselle
office-holidays-none = none
office-holidays-own = those of this place
office-days-off = Single days off
office-days-on = Single days worked
office-days-hint = One date a line, such as 24/12/2026 (day first).
office-costs = Costs for choosing sources
office-costs-why = For each order the cheapest place or split wins.
office-cost-parcel = Packing a parcel
office-cost-store-unit = Picking a unit in a store
office-cost-warehouse-unit = Picking a unit in a warehouse
office-cost-kilometre = Each kilometre
office-cost-load = Each parcel already to be packed there
office-cost-late-day = Each day later
office-cost-horizon = Days kept for the customers of the place
office-cost-horizon-hint = The last units are worth what they would bring there in these days.
office-cost-markdown = Markdown at the end of the season (%)
office-cost-markdown-hint = Share of the price that is lost on what remains.
office-cost-season = Days until the markdown
office-cost-season-hint = 0: never.
office-split-most = Parcels of an order at most
office-split-most-hint = To one address, from 1 to 14.
office-wrong-number = Write a whole number from { $least } to { $most }.
office-wrong-amount = Write an amount from €0 to €1,000, such as 4.90.
office-wrong-fine-amount = Write an amount from €0 to €1,000 with four decimals at most.
office-wrong-text = Write 1 to { $most } signs.
office-wrong-most-days = At most cannot be less than at best.
office-wrong-week = Tick at least one day.
office-wrong-past = { $day } is over: type a day to come.
office-wrong-far = { $day } is more than { $years } years ahead.
office-wrong-day = { $text } is no date. Write it as 24/12/2026 (day first).
office-wrong-days = { $most } dates at most.
office-wrong-time = Write a time such as 14:00.
office-wrong-both = { $day } cannot be both off and worked.
office-th-most-parcels = Most parcels
office-transit-exact = { $n ->
     [one] { $n } day
   *[other] { $n } days
  }

office-entry-collector-named = The customer sends somebody
office-entry-collector-withdrawn = The customer sends nobody any more
office-entry-cash-given = Cash given back at the till
office-template-ends-soon = One more day to collect

# Counts
office-nav-counts = Counts
office-counts-none = No count.
office-count-what = What
office-count-begun = Begun
office-count-done = Counted
office-count-begin = Begin a count
office-count-begin-text = The store counts at the till, without seeing what is expected. You approve here.
office-count-list = A list, item by item
office-count-title = Name of the list
office-count-second = second count from
office-count-begin-now = Begin
office-count-progress = { $done } of { $all } items counted
office-count-by = Begun by { $who }
office-count-counted-by = counted by { $who }
office-count-approved-by = approved by { $who }, { $at }
office-count-left-by = given up by { $who }, { $at }
office-count-missing = Missing
office-count-surplus = Too many
office-count-open = The count is under way: differences are shown once it is done.
office-count-right = No difference: the stock is right.
office-count-differences = Differences
office-count-expected = Expected
office-count-counted = Counted
office-count-first = First count
office-count-difference = Difference
office-count-worth = Worth
office-count-short = Promised and not there
office-count-short-text = The store looks for another unit from its page of the count.
office-count-approve = Approve: correct the stock
office-count-approved = The differences are in the stock.
office-count-give-up = Give up
office-count-give-up-text = Nothing changes in the stock.
office-count-given-up = Count given up

# Exchanges and credits
office-tender-store-credit = Store credit
office-tender-gift-card = Gift card
office-tender-exchange = Exchange
office-entry-goods-exchanged = Returned in exchange
office-entry-exchanged = Paid by an exchange
office-passed-on = Exchanged, paid another order
office-passed-on-state = exchanged
office-refund-credit = Refund as credit
office-finding-credit-balance = balance of a credit
office-finding-payment-passed-on = value of a payment exchanged
office-finding-payment-from-credit = taken from a credit by a payment
office-finding-payment-refunded = refunded of a payment
office-nav-credits = Credits
office-credit-find = Find a store credit or gift card
office-credit-code = Code
office-credit-code-hint = The twelve characters on the receipt.
office-credit-latest = The latest issued
office-credit-none = No credit was issued.
office-credit-issued = Issued
office-credit-paid = Paid
office-credit-unspent = Payment came to nothing, back on the credit
office-credit-given-back = Item returned, back on the credit
office-credit-until = Valid until
office-credit-balance = Balance
office-credit-bearer = to bearer
office-credit-good = can be spent
office-credit-blocked = blocked
office-credit-expired = expired
office-credit-spent = spent
office-credit-journal = Movements
office-credit-block = Block
office-credit-unblock = Unblock
office-credit-block-hint = A blocked credit pays nothing. What it paid can still come back to it.
office-credit-blocked-toast = The credit is blocked.
office-credit-unblocked-toast = The credit can pay again.
office-credit-rules = How long new credits are good
office-store-credit-days = Store credit, days
office-gift-card-days = Gift card, days
office-credit-days-hint = From 1 to 3,650. What was issued keeps its date.

# Why this source
office-why = Why these sources
office-why-title = { $service }, to { $postcode }
office-why-placed = chosen with the order, { $at }
office-why-resourced = chosen again, { $at }
office-why-one = { $place } sends everything: { $total }.
office-why-split = In { $n } parcels: { $places }, { $total } in all.
office-why-alone = From one place alone, { $places }, it would cost { $more } more
office-why-alone-same = From one place alone, { $places }, it would cost the same.
office-why-nobody-all = No place had everything.
office-why-next = The best other choice, { $places }, would cost { $more } more
office-why-next-same = The best other choice, { $places }, would cost the same.
office-why-no-next = Nobody else could send it.
office-why-above-all = { $said }, above all: { $kind } (+{ $amount }).
office-why-candidates = Places considered
office-why-day = There on
office-why-away = Distance
office-why-to-pack = To pack
office-why-costs = Costs
office-why-total = In all
office-why-chosen = chosen
office-why-has = has only { $n } of { $of }
office-why-others = { $n ->
     [one] and { $n } other place, dearer or with less of it
   *[other] and { $n } other places, dearer or with less of it
  }
office-why-more-places = { $n ->
     [one] { $n } other
   *[other] { $n } others
  }
office-why-details = Cost by cost, and places left out
office-why-left-out = Places left out
office-why-not-declined = could not send it
office-why-not-kept = keeps these items for the store
office-why-not-not-lent = stock of somebody else, not lent
office-why-not-full = enough parcels to pack
office-why-not-no-stock = not enough stock
office-why-not-no-date = no day to send
office-why-not-not-sending = does not send
office-why-hint = What each place would cost if it sent all that it has. Frozen with the order.
office-kind-shipping = carrier
office-kind-labour = packing
office-kind-distance = distance
office-kind-load = load of the place
office-kind-lateness = later days
office-kind-balance = last units
office-kind-markdown = markdown avoided
office-map-title = Map
office-map-source = leaves from here
office-map-goal = goes here
office-map-considered = considered
office-map-considered-places = considered: { $places }

# Stock of an article, place by place
office-grid = Stock by place
office-grid-go = Stock by place
office-grid-last = Last units (5 in all at most)
office-grid-none = No size is down to its last units.
office-grid-hidden = { $n ->
     [one] { $n } other has more than 5 units.
   *[other] { $n } others have more than 5 units.
  }
office-grid-days = { $n } d
office-grid-over-a-year = > 1 yr
office-grid-cell = { $variant }, { $place }: { $free } free, { $coming } on their way, { $cover }
office-grid-cover = { $n } days of sales ({ $sold } sold in 90 days)
office-grid-sells-nothing = none sold in 90 days
office-grid-h0 = none
office-grid-h1 = less than a week
office-grid-h2 = 1 to 3 weeks
office-grid-h3 = 3 to 8 weeks
office-grid-h4 = up to 4 months
office-grid-h5 = over 4 months
office-grid-hn = not sold there
office-grid-in = on its way
office-grid-hint = The colour says how long the free units last at the pace of the last 90 days.
office-transfer = Transfer
office-transfer-what = What, from where, to where
office-transfer-look = See the effect
office-transfer-effect = What it changes
office-transfer-place = { $place } ({ $n } free)
office-transfer-from = where it leaves
office-transfer-to = where it arrives
office-transfer-now = Today
office-transfer-then = Afterwards
office-transfer-free = { $n } free
office-transfer-send = Transfer { $n }
office-transfer-too-many = { $place } has only { $n } free units.

# Trying other costs
office-trials = Trials
office-trial = Trial of costs
office-trial-why = The trial plans the deliveries of the last month again and changes nothing.
office-trial-begin = Try on the last month
office-costs-save-now = Save without a trial
office-trial-nothing-changed = Nothing is changed: there is nothing to try.
office-trial-running = running
office-trial-is-on = in force
office-trial-result = What it would change
office-trial-progress = { $n } of { $all } orders planned again
office-trial-basis-all = { $n ->
     [one] { $n } order sent since { $since }.
   *[other] { $n } orders sent since { $since }.
  }
office-trial-basis-some = { $n } orders of { $total } sent since { $since }, spread evenly.
office-trial-basis-history = As they are few, { $n } sales of the history are played too, as if delivered home, without distance.
office-trial-facts = Each delivery is planned again by itself, at the time of its order, with the stock, load and working days of today; its own units are given back to it.
office-trial-nothing = Nothing could be planned again: nothing was sent, or the articles are not there any more.
office-trial-no-change = { $n ->
     [one] The only delivery would not change.
   *[other] None of the { $n } deliveries would change.
  }
office-trial-saves = { $changed ->
     [one] { $changed } delivery of { $n } would change, for { $amount } less than the present choices at the costs tried.
   *[other] { $changed } deliveries of { $n } would change, for { $amount } less than the present choices at the costs tried.
  }
office-trial-costs = { $changed ->
     [one] { $changed } delivery of { $n } would change, for { $amount } more than the present choices at the costs tried.
   *[other] { $changed } deliveries of { $n } would change, for { $amount } more than the present choices at the costs tried.
  }
office-trial-skipped = { $n ->
     [one] { $n } delivery could not be planned again: too few units left, or no service any more.
   *[other] { $n } deliveries could not be planned again: too few units left, or no service any more.
  }
office-trial-parcels = Parcels
office-trial-splits = Deliveries in several parcels
office-trial-each = Cost of a delivery, at the costs tried
office-trial-instead = instead of { $n }
office-trial-kinds = Costs, kind by kind
office-trial-kind = Kind
office-trial-present = Today
office-trial-kept = Present choices, costs tried
office-trial-draft = Choices tried
office-trial-change = Difference
office-trial-kinds-hint = The difference compares the choices at equal costs: those of the trial.
office-trial-changed = Deliveries that would change: { $n }
office-trial-changed-none = None.
office-trial-from-now = At today’s costs, from
office-trial-from-then = At the tried costs, from
office-trial-promise = Promised in
office-trial-saved = Saving
office-trial-history = history
office-trial-days = { $n ->
     [one] { $n } day
   *[other] { $n } days
  }
office-trial-days-more = { $n } days and more
office-trial-what = What is tried
office-trial-switch-on = Switch on
office-trial-discard = Throw this trial away
office-trial-holds = These costs hold since this trial.
office-trial-days-title = Days until the promise
office-trial-places-title = Parcels by place
office-trial-now = today
office-trial-then = with the trial
office-trial-on = The costs that were tried are in force.
office-trial-discarded = The trial is thrown away.
office-trial-in-short = { $changed ->
     [one] { $changed } delivery of { $n } would change
   *[other] { $changed } deliveries of { $n } would change
  }
office-service-new = New service
office-service-kind = Where it brings parcels
office-service-kind-home = to the door
office-service-kind-relay = to a relay point
office-service-kind-store = to a store of the house (shuttle)
office-tariff = What the carrier takes
office-tariff-hint = One line a step: grams at most, then the amount, as in 2000 4.90. Heavier ones: several parcels of the last step.
office-wrong-tariff = “{ $text }” is not a step. Write the grams and then the amount, from the lightest to the heaviest.
office-wrong-tariff-none = Write at least one step.
