# The words of the web shop.
# Head, foot, stores
shop-collections = Departments
shop-subcollections = Sub-departments
shop-account = My account
shop-your-store = Your store: { $name }
shop-cart-count = { $n ->
    [one] Cart, { $n } item
   *[other] Cart, { $n } items
  }
shop-foot-stores = { $n ->
    [one] { $n } store
   *[other] { $n } stores
  }
shop-foot-track = Track an order
shop-foot-data = Your data
shop-missing-text = The address may be old or mistyped. Search here for what you were after.
shop-checkout-terms-before = By ordering you accept our
shop-checkout-terms-and = You have 14 days to change your mind:
shop-legal-terms = Terms of sale
shop-legal-terms-lead = They hold for every purchase on this site from { $legal }.
shop-legal-terms-seller = Seller
shop-legal-terms-seller-1 = { $legal }, { $seat }.
shop-legal-terms-seller-2 = Telephone { $phone }, e-mail { $email }.
shop-legal-terms-prices = Prices
shop-legal-terms-prices-1 = Prices are in euros, all taxes included. Delivery fees are shown before you order. The price due is the one shown when you order.
shop-legal-terms-order = Ordering
shop-legal-terms-order-1 = An order is placed when you press the button that says so and names the sum to pay. Before that everything can be reviewed and corrected in the cart. An e-mail confirms it.
shop-legal-terms-order-2 = A reservation to be paid at pick-up is no purchase: it commits you to nothing and is undone with one touch.
shop-legal-terms-payment = Payment
shop-legal-terms-payment-1 = What is collected in a store or delivered is authorised when you order: each part is charged when it is handed over or when its parcel leaves. What is reserved is charged only if you take it.
shop-legal-terms-payment-2 = A card is kept only if you agree. Its number stays with the payment provider, and you can remove it from your account at any time.
shop-legal-terms-collect = Pick-up and delivery
shop-legal-terms-collect-1 = The announced date is shown before you order and stays on the page of the order. If it changes we write to you, and you can cancel at no cost.
shop-legal-terms-collect-2 = { $keep ->
    [one] An item that is ready is kept in the store for { $keep } day. After that a reservation ends and costs nothing.
   *[other] An item that is ready is kept in the store for { $keep } days. After that a reservation ends and costs nothing.
 }
shop-legal-terms-withdrawal = Withdrawal and returns
shop-legal-terms-withdrawal-1 = You have fourteen days to change your mind about a distance purchase (article L221‑18 of the French Consumer Code). The page “Returns and withdrawal” says how.
shop-legal-terms-guarantee = Legal guarantees
shop-legal-terms-guarantee-1 = The legal guarantee of conformity runs for two years from the day the item is handed over (articles L217‑3 and following of the French Consumer Code). You may ask for repair or replacement, and failing that for a lower price or your money back.
shop-legal-terms-guarantee-2 = The guarantee against hidden defects comes on top (articles 1641 and following of the French Civil Code): two years from the day the defect is found. { $legal } answers for these guarantees.
shop-legal-terms-dispute = If we disagree
shop-legal-terms-dispute-1 = Talk to a store first. If we still disagree, you may turn to a consumer mediator free of charge (article L612‑1 of the French Consumer Code). French law applies.
shop-legal-terms-dispute-mediator = Our mediator: { $mediator }, { $mediator-address }, { $mediator-site }.
shop-legal-returns = Returns and withdrawal
shop-legal-returns-lead = A purchase that does not suit comes back, in a store or by post.
shop-legal-returns-law = Fourteen days to change your mind
shop-legal-returns-law-1 = For a distance purchase you may withdraw for fourteen days, without giving a reason (article L221‑18 of the French Consumer Code).
shop-legal-returns-law-2 = The time runs from the day on which you, or somebody you named, receive the item; for several items of one order, from the day you receive the last one.
shop-legal-returns-law-3 = This right does not hold for what is made to measure, nor for what was unsealed and cannot be sent back for reasons of hygiene (article L221‑28).
shop-legal-returns-how = How to do it
shop-legal-returns-how-1 = What has not been handed over yet is cancelled on the page of the order. For what you have received, tell us your decision before the time is over: by two touches on the page of the order (“Withdraw from the contract here”), in a store, or in writing, for instance with the text below.
shop-legal-returns-how-write = In writing: { $email }, or to the registered office; by telephone: { $phone }.
shop-legal-returns-how-2 = Bring the item to one of our stores at no cost, or send it back within the fourteen days that follow; the cost of sending it is then yours (article L221‑23).
shop-legal-returns-refund = Refund
shop-legal-returns-refund-1 = We pay back what you paid, standard delivery included when the whole order comes back, at the latest fourteen days after your decision. We may wait until we have the item, or the proof that it was sent (article L221‑24).
shop-legal-returns-refund-2 = The refund is made by the means that you paid with.
shop-legal-returns-stores = In the stores
shop-legal-returns-stores-1 = { $days ->
    [one] Every purchase, in a store or online, is taken back for { $days } day after it was handed over, in any of our stores. The rights above are not touched.
   *[other] Every purchase, in a store or online, is taken back for { $days } days after it was handed over, in any of our stores. The rights above are not touched.
 }
shop-legal-returns-form = Text of withdrawal
shop-legal-returns-form-1 = To { $legal }. I give notice that I withdraw from the contract for the item below.
shop-legal-returns-form-seat = To be sent to { $seat }, or by e-mail.
shop-legal-returns-form-2 = Item, order number, received on, name, address, date and, on paper, signature.
shop-legal-notice = Legal notice
shop-legal-notice-lead = Who publishes this site and sells you its items.
shop-legal-notice-publisher = Publisher and seller
shop-legal-notice-publisher-1 = { $legal }, trading as { $name }.
shop-legal-notice-publisher-register = { $capital }, { $register }.
shop-legal-notice-publisher-seat = Registered office: { $seat }.
shop-legal-notice-publisher-director = Director of publication: { $director }.
shop-legal-notice-publisher-2 = SIRET { $siret }. VAT number { $vat }.
shop-legal-notice-contact = How to reach us
shop-legal-notice-contact-house = Telephone { $phone }, e-mail { $email }.
shop-legal-notice-contact-1 = Each of our stores answers for every order: their addresses, telephones and opening hours are on the page of the stores.
shop-legal-notice-host = Host
shop-legal-notice-host-1 = { $host }, { $host-address }. Telephone { $host-phone }.
shop-legal-notice-mediator = Consumer mediator
shop-legal-notice-mediator-1 = { $mediator }, { $mediator-address }, { $mediator-site }. Free of charge, after a written complaint to us (article L612‑1 of the French Consumer Code).
shop-legal-notice-data = Your data
shop-legal-notice-data-1 = What is kept, why, and your rights are on the page “Your data”.
shop-store = Your store
shop-stores = Our stores
shop-stores-text = Choose yours: the stock you see from then on is that store’s, live.
shop-stores-search = City, postcode or street
shop-stores-none = No store matches “{ $q }”.
shop-stores-all = See all stores
shop-near-me = Near me
shop-near-said = Distances from where you are, to the nearest kilometre. Your position is not kept.
shop-near-refused = Your position is not shared. Search by city or postcode.
shop-nearest = Where to find it
shop-nearest-title = Where to find { $title }
shop-nearest-text = The nearest stores that have it, or get it. Stock changes as you look.
shop-nearest-see = See the stores on the map
shop-nearest-unknown = We do not know where { $postcode } is.
shop-nearest-from-postcode = Distances from { $postcode }.
shop-nearest-from-store = Distances from { $store }.
shop-nearest-map = Map of France: { $stores }
shop-nearest-key-has = in store
shop-nearest-key-soon = arrives soon
shop-nearest-key-none = not here
shop-nearest-none = No store has it or gets it at the moment.
shop-nearest-today = Today: { $hours }
shop-nearest-go = Go there
shop-nearest-collect = Collect { $when }
shop-nearest-reserve = Reserve, pay in store
shop-nearest-reserve-for = Reserve for { $when }
shop-nearest-bring = Have it brought for { $when }
shop-nearest-others = { $n ->
    [one] One other store does not have it.
   *[other] { $n } other stores do not have it.
}
shop-hours = Opening hours
shop-choose-store = Choose this store
shop-store-mine = Your store
shop-store-chosen = Your store is { $name }.
shop-open-until = open until { $time }
shop-opens-today = opens at { $time }
shop-opens-on = closed, opens { $day } at { $time }
shop-closed = closed
shop-away = { $distance } away
shop-crumbs = Breadcrumbs

# Home
shop-hero-1 = Try it on first.
shop-hero-2 = Pay if it suits you.
shop-hero-text = Reserve online, walk in, keep what you love. Nothing is charged before.
shop-hero-go = See the season
shop-counted-here = The stock shown here is that of this store, live.
shop-change-store = Change store
shop-now-in = In { $city }, now
shop-all-on-shelf = Everything on the shelf
shop-arriving = Arriving soon
shop-one-cart = One cart, wherever you are
shop-begin = Begin anywhere
shop-begin-text = On the computer or on the phone: sign in, it is the same cart.
shop-come = Come to the store
shop-come-text = What is there waits for you, what is coming has a date. We tell you when it is ready.
shop-try = Try, keep, leave
shop-try-text = You pay for what you take. The rest goes back on the shelf and costs you nothing.
shop-whole-house = The whole house

# Articles
shop-from = from
shop-colours = { $n ->
    [one] { $n } colour
   *[other] { $n } colours
  }
shop-thirty-days = 30 days:
shop-sizes-here = { $n ->
    [one] { $n } size in store
   *[other] { $n } sizes in store
  }
shop-last-sizes = { $n ->
    [one] last size
   *[other] last { $n } sizes
  }
shop-shoe-sizes-here = { $n ->
    [one] { $n } size in store
   *[other] { $n } sizes in store
  }
shop-last-shoe-sizes = { $n ->
    [one] last size
   *[other] last { $n } sizes
  }
shop-size-last = last one
shop-size-elsewhere = elsewhere
shop-size-gone = sold out
shop-choose = choose one
shop-choose-size = Make your choice first
shop-not-sold = This item is not on sale at the moment.
shop-not-here = Not in { $store } at the moment. Here is where and when to get it.
shop-add = Add to cart
shop-reserve-at = Reserve at { $store }, pay at pick-up
shop-reserve-for = Reserve at { $store } for { $day }
shop-collect-at = Collect at { $store }, { $when }
shop-reserve-note = Reserved, nothing is charged: try it in the store, and pay if it suits you.
shop-brought-from = By shuttle, on request · { $store }, { $n } there
shop-delivery-coming = Sent as soon as it comes in
shop-add-small = collect at { $store }, { $when }
shop-deliver = Have it delivered
shop-deliver-small = { $by } · { $fee }
shop-delivery = Delivery
shop-delivery-free = free
shop-delivery-fee-until = { $fee }, free from { $from }
shop-delivery-from = from { $day }
shop-delivery-latest = at the latest
shop-delivery-before = order before { $time }
shop-delivery-by = at your door by { $day }
shop-delivery-on = delivered by { $day }
shop-delivery-at-point = at the relay point by { $day }
shop-delivery-parcels = { $n ->
    [one] in { $n } parcel
   *[other] in { $n } parcels
  }
shop-delivery-nearly-free = Add { $amount } of items to be delivered, and delivery is free.
shop-delivery-included = delivery included: { $fee }
shop-gone-title = { $what }: sold out everywhere, no date yet
shop-gone-alone = Sold out everywhere, no date yet
shop-gone-text = Choose another size or colour above: there are some left.
shop-gone-nowhere = No store and no warehouse has it, and no arrival is announced. See what comes close.
shop-gone-others = See similar items
shop-gone-way = See { $name } in stock at { $store }
shop-about = About this item
shop-articles = Items
shop-views = Views of the item
shop-view = View { $n }
shop-option = { $name }:
shop-kinds-here = { $n ->
    [one] { $n } version in store
   *[other] { $n } versions in store
  }
shop-last-kinds = { $n ->
    [one] last version
   *[other] last { $n } versions
  }
shop-near-you = Near you
shop-near-you-in = Near you – { $what }
shop-put-aside = Put aside
shop-reserve = Reserve
shop-others = From the same department
shop-from-time = from { $time }
shop-arrival-free = { $n ->
    [one] On its way, { $n } still available · try before you pay
   *[other] On their way, { $n } still available · try before you pay
  }
shop-arrival-slipped = First expected { $day }, { $n } still available
shop-arrival-overdue = Late, expected since { $day }, { $n } still available

# Department and search
shop-all = All
shop-only-here = In store at { $store }
shop-filter-colour = Colour
shop-filter-size = Size
shop-sort = Sort
shop-sort-house = Our choice
shop-sort-up = Price, low to high
shop-sort-down = Price, high to low
shop-sort-name = A to Z
shop-clear = Clear all
shop-nothing-fits = No item matches all of these at once.
shop-search-title = Search: { $q }
shop-search-for = “{ $q }”
shop-search-near = No item matches all of these words: here is what comes close.
shop-search-none = We found nothing for “{ $q }”.
shop-search-hint = Try a simpler word, or browse a department.
shop-search-all = All results for “{ $q }”

# Cart
shop-cart = Your cart
shop-cart-empty = Your cart is empty.
shop-cart-go = See what is in store
shop-cart-keep = Sign in to find this cart on all your devices.
shop-cart-joined = Your cart came with you: nothing was lost.
shop-cart-changed = A line has changed meanwhile. Nothing was charged: choose below.
shop-cart-back = Back to the cart
shop-added = Added to your cart.
shop-removed = Line removed.
shop-line-collect = Collect at { $store }
shop-line-reserve = Reserved at { $store }, to try on
shop-not-counted = not in the total
shop-paid-now = paid online
shop-paid-later = at pick-up, if it suits you
shop-each = { $amount } each
shop-quantity-of = Quantity, { $title }
shop-other-way = Change delivery, store or payment
shop-plans = The whole cart at once
shop-plan-brought = { $service }, all together
shop-plan-collected = Collect everything at { $store }
shop-plan-soonest = Each item the soonest way
shop-plan-all-by = all of it by { $day }
shop-plan-chosen = The whole cart follows this choice.
refused-plan-gone = This proposal does not hold any more. The cart shows those of now.
shop-how-to-get = How to get { $title }
shop-way-now = Collect at { $store }, pay online
shop-way-later = Reserve at { $store }, pay at pick-up
shop-apply = Apply
shop-take-only = { $n ->
    [one] Take { $n }
   *[other] Take { $n }
  }
shop-no-way = This item is no longer available anywhere.
shop-see-article = See other sizes and colours
shop-problem-not-sold = This item is no longer on sale.
shop-problem-gone = There are none left at { $store }. Choose another way, or remove it.
shop-problem-few = Only { $n } left at { $store }: you wanted { $asked }.
shop-problem-none-to-send = There is none left to be delivered. Choose another way, or remove it.
shop-problem-few-to-send = Only { $n } left to be delivered: you wanted { $asked }.
shop-problem-supply = Nothing is left of this arrival at { $store }. Choose another date or store.
shop-problem-where = Choose where and how to get it.
shop-problem-point = Choose the relay point where you will collect it.
shop-solve-first = A line is waiting for your choice before you go on. Nothing is removed without you.
shop-to-pay-now = To pay now
shop-charged-sent = Your card is authorised now, and charged when each parcel leaves.
shop-charged-collected = Your card is authorised now, and charged when each item is handed over.
shop-charged-both = Your card is authorised now, and charged when each part leaves or is handed over.
shop-to-pay-later = At pick-up
shop-to-pay-later-hint = only if it suits you
shop-goods = Items
shop-go-checkout = Continue
shop-go-reserve = Continue, nothing to pay
shop-vat-included = VAT included.
shop-vat-of = Including { $amount } of VAT.

# Checkout
shop-checkout = Your order
shop-checkout-reserve = Your reservation
shop-who = For whom
shop-who-known = Already a customer?
shop-email-hint = We use this address to write to you about your orders, and for nothing else.
shop-untold = We will not write to you about it: you have not agreed to messages about your orders. The page of the order tells you everything.
shop-where-to = Delivery address
shop-to-name = Recipient
shop-to-name-hint = Leave it empty if it is you.
shop-to-street = Number and street
shop-to-more = Floor, building, company
shop-to-phone-hint = For the driver, if they cannot find you.
shop-to-other = Another address
shop-to-below = to the address given here
shop-elsewhere = Send elsewhere
shop-elsewhere-title = Send elsewhere
shop-elsewhere-text = This item goes to an address of its own. The rest of the order keeps its address.
shop-elsewhere-go = Send to this address
shop-line-sent-to = This item will be delivered to { $city }.
shop-point-choose = Choose a relay point
shop-point-change = Change relay point
shop-point-title = Your relay point
shop-point-text = The parcel waits for you there. We write to you as soon as it has arrived.
shop-point-none = No relay point near { $postcode }. Try another postcode.
shop-point-take = Choose this point
shop-point-mine = Your relay point
shop-point-chosen = Relay point chosen: { $name }
shop-where-when = Where and when
shop-change-cart = Change the cart
shop-payment = Payment
shop-card-until = until { $date }
shop-new-card = A bank card
shop-other-card = Another card
shop-new-card-text = Typed on our provider’s secure page: its number never comes to us.
shop-keep-card = Keep this card for next time
shop-mandate = I agree that { $name } keeps this card with its payment provider, for purchases online that I confirm each time and for reserved items that I accept in the store. I can remove it at any time in my account.
shop-choose-means = Choose how to pay.
shop-order-pay = Order with obligation to pay · { $amount }
shop-order-reserve = Reserve, nothing to pay now
shop-total-changed = The total has changed: { $before } before, { $after } now. Nothing was charged. Confirm if that suits you.
shop-promise-changed = The date has changed for { $title }: { $when }. Nothing was charged. Confirm if that suits you.
shop-placed = All set: order { $number }.
shop-paying-pending = One moment, we are waiting for the bank
shop-paying-pending-text = { $amount }: the answer has not come yet. This page updates by itself. You may close it too: nothing is charged twice.
shop-paying-look = See where the payment stands
shop-paying-paid = The payment is accepted
shop-paying-paid-text = The link to your order is in the e-mail that we have just sent you.
shop-paying-declined = The payment did not go through
shop-paying-declined-text = Your cart is as it was, and nothing was charged.
shop-paying-again = Try another way
shop-declined-bank = The bank refused this payment without saying why. Another card may work.
shop-declined-funds = Your bank reports insufficient funds. Try another card.
shop-declined-expired = This card is no longer valid. Choose another one.
shop-declined-authentication = The confirmation with your bank did not succeed. You can try again.
shop-declined-cancelled = You stopped the payment.
shop-declined-other = The payment could not be made. Try again, or with another card.

# Order
shop-order-number = Order { $number }
shop-order-one = Your order
shop-order-ways = { $n ->
    [2] One order, two ways
    [3] One order, three ways
    [4] One order, four ways
    [5] One order, five ways
   *[other] One order, { $n } ways
  }
shop-order-awaiting = Waiting for the payment
shop-order-cancelled = Order cancelled
shop-order-placed-in = placed at { $store }, { $at }
shop-order-placed-web = placed online, { $at }
shop-order-back = Back to the order
shop-order-account = With an account, your orders and your cart are in one place.
shop-join = In your account
shop-join-text = This order was placed without signing in. Put it into your account, or open one with your address.
shop-join-go = Put into my account
shop-joined = This order is in your account.
shop-joined-open = The order is yours. Choose a password to find it again.
shop-joined-sign-in = The order is in your account. Sign in to find it.
shop-live = live
shop-next-pay = Next step: the payment
shop-next-pay-text = We are waiting for the bank’s answer.
shop-next-collect = Ready: kept until { $day }, { $time }
shop-next-collect-any = It is ready
shop-next-collect-text = { $title } is waiting for you at { $store }.
shop-next-prepare = Next step: we put it aside
shop-next-prepare-text = { $title }, at { $store }. We write to you as soon as it is ready.
shop-next-arrive = Next step: { $day }
shop-next-arrive-any = Next step: the arrival
shop-next-arrive-text = { $title } arrives at { $store }, for you to try.
shop-part-carried-out = Taken with you
shop-part-reserved = Reserved, to try on
shop-part-collect = To collect, paid
shop-part-pick-up = Collection in store
shop-part-at-point = Waiting for you at the relay point
shop-part-collect-let-go = To collect
shop-part-awaiting = As soon as the payment is confirmed
shop-part-no-date = Date to be confirmed
shop-part-preparing = Nearly ready
shop-part-ready-from = Ready { $day } from { $time }
shop-part-ready = Ready to collect
shop-part-ready-until = Ready, kept until { $day }
shop-part-handed-over = Collected
shop-part-by = by { $day }
shop-part-delivered-on = delivered on { $day }
shop-part-taken-on = Taken { $day }
shop-part-collected-on = Collected { $day }
shop-part-cancelled = Cancelled
shop-part-expired = Not collected, back on the shelf
shop-badge-awaiting = payment awaited
shop-badge-arriving = on its way
shop-badge-new-date = new date
shop-badge-preparing = being prepared
shop-badge-ready = ready
shop-badge-packed = ready to go
shop-badge-sent = on its way
shop-badge-at-point = to collect
shop-badge-missed = new attempt
shop-badge-collected = collected
shop-badge-delivered = delivered
shop-badge-done = done
shop-badge-cancelled = cancelled
shop-badge-expired = not collected
shop-badge-open = in progress
shop-step-reserved = Reserved
shop-step-recorded = Recorded
shop-step-on-way = On its way to the store
shop-step-arrived = Arrived in store
shop-step-put-aside = Put aside
shop-step-putting = Being put aside
shop-step-try = To try on
shop-step-ready = Ready
shop-there-from = { $day } from { $time }
shop-step-kept = Kept until
shop-step-kept-for = Then kept
shop-step-handed-over = Collected
shop-step-before = date first promised:
shop-story = First promised { $first }, now { $now }: { $because }.
shop-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
  }
shop-note-later = Nothing is charged before you agree in the store.
shop-note-later-card = Nothing is charged before you agree in the store. Card { $card }.
shop-note-paid = Paid { $amount }.
shop-note-taken-by = Handed over to { $name }.
shop-note-paid-free = Paid { $amount }, free delivery.
shop-note-paid-fee = Paid { $amount }, { $fee } of it for delivery.
shop-note-on-its-way = The parcel can no longer be cancelled: once received, bring it back to any store.
shop-parcel-for = For
shop-parcel-number = Parcel { $number }
shop-parcel-told = What the carrier says
shop-note-nothing-charged = Nothing was charged.
shop-note-refunded = { $amount } goes back to you.
shop-note-awaiting = Put aside for you during the payment.
shop-cancel-reservation = Cancel the reservation
shop-cancel-refund = Cancel and be refunded
shop-cancelled = Reservation cancelled. Nothing was charged.
shop-cancelled-refund = Cancelled. The refund is on its way.
shop-cancelled-let-go = Cancelled. Nothing is charged: the authorisation is cancelled.
shop-reason = Say why (optional)
shop-sure = This cannot be undone: the item goes back on sale.
shop-sure-yes = Yes, cancel
shop-reason-none = No reason
shop-reason-changed-mind = I changed my mind
shop-reason-too-late = The date no longer suits me
shop-reason-found-elsewhere = I found it elsewhere
shop-code = Your pick-up code
shop-code-text = Show it to the seller, or say it.
shop-paid = Paid
shop-refunded = Refunded
shop-net-paid = Net paid
shop-refund-pending = Refund under way
shop-receipt-returned = Returned
shop-returned-units = { $n } returned
shop-later-if = At pick-up, if it suits you
shop-cash = Cash
shop-card = Card
shop-receipts = Receipts and credit notes
shop-receipts-later = Your receipt, with VAT, will be here once the item is handed over or sent: it is charged only then.
shop-receipt-word = Receipt
shop-receipt-note = Credit note
shop-receipt-no = no. { $number }
shop-receipt-buyer = Customer:
shop-receipt-units = { $n } × { $each }
shop-receipt-total = Total incl. VAT
shop-receipt-sent = To be delivered, charged when the parcel leaves
shop-receipt-collect = To collect, charged at pick-up
shop-receipt-kept = kept until { $day }
shop-receipt-over = See the order and its receipts online.
shop-receipt-of = Receipt, { $day } · { $amount }
shop-credit-note-of = Credit note of { $day }, { $amount }
shop-same-view = This page, the till and customer service read the same order.
shop-receipt-title = Receipt of order { $number }
shop-receipt-till = Till { $till }, no. { $number }
shop-receipt-web = Online purchase
shop-receipt-paid = Items paid for
shop-receipt-later = Reserved, paid at pick-up
shop-receipt-vat = VAT included
shop-receipt-net = Net
shop-receipt-tax = VAT
shop-receipt-gross = Gross
shop-receipt-only-then = At pick-up only: { $amount }.
shop-receipt-nothing-else = If it does not suit you, nothing is charged.
shop-receipt-follow = Follow, change or cancel, without a call.
shop-vat-number = VAT
shop-find-text = The number is in your e-mail and on your receipt.
shop-find-number = Order number
shop-find-example = MF-7K3QX9A
shop-find-go = See the order
shop-find-none = No order has this number with this address. Check both.

# Account
shop-hello = Hello { $name }
shop-customer-number = Customer number { $number }
shop-latest-orders = Your latest orders
shop-all-orders = All of them
shop-no-orders = You have no orders yet.
shop-no-orders-hint = Ordered without an account? The link in the confirmation e-mail puts that order into your account.
shop-and-more = { $n ->
    [one] { $what } and { $n } more
   *[other] { $what } and { $n } more
  }
shop-account-orders = Orders
shop-account-details = My details
shop-account-consents = My choices
shop-account-consents-text = What you agree to, or not
shop-account-cards = Saved cards
shop-account-password = Password
shop-cards-kept = { $n ->
    [0] None
    [one] { $n } card
   *[other] { $n } cards
  }
shop-details-saved = Your details are saved.
shop-email-fixed = You sign in with it. To change it, ask in a store with proof of identity.
shop-phone-hint = For the text messages that you choose to receive.
shop-language-of-messages = Language of our messages
shop-consents-text = Each question stands by itself, and you may say no to any of them. You can change your mind whenever you like.
shop-said-yes = You said yes on { $day }.
shop-said-no = You said no on { $day }.
shop-not-asked = No answer yet: that means no.
shop-answer-kept = Your choice is kept.
shop-consent-orders = Write to me about my orders
shop-consent-orders-text = Order recorded, ready, date changed: by e-mail.
shop-consent-orders-sms = Text me about my orders
shop-consent-orders-sms-text = The same news, by text message.
shop-consent-receipt = Send me my receipts by e-mail
shop-consent-receipt-text = You can withdraw it here at any time.
shop-consent-history = Sellers see my purchases
shop-consent-history-text = To advise you in the store. Each look is noted.
shop-consent-cart = Sellers see my cart
shop-consent-cart-text = To help you finish it in the store.
shop-consent-news = Receive our news and offers
shop-consent-news-text = By e-mail, twice a month at most.
shop-consent-news-sms = Receive our offers by text message
shop-consent-news-sms-text = Once a month at most.
shop-consent-card = Keep my card
shop-consent-card-text = With our payment provider.
shop-tell-me = How we tell you
shop-tell-me-text = For each kind of news, choose how.
shop-tell-nothing = Do not tell me
shop-sms = Text message
shop-news-recorded = Order recorded
shop-news-ready = Ready to collect
shop-news-date = Date changed
shop-news-ended = Reservation ended
shop-news-charged = Card charged
shop-cards-text = We keep only the brand, the last four digits and the date. The number stays with our payment provider.
shop-cards-none = No saved cards. You can keep one when paying, if you wish.
shop-card-expired = expired
shop-card-agreed = Agreed on { $day }.
shop-card-remove = Remove this card
shop-card-sure = It will no longer pay in one confirmation. To have it again you would type it anew.
shop-card-held = { $amount } stays authorised on this card for an open order: that sum will be charged as planned.
shop-card-promised = A reservation of { $amount } was to be charged to this card: without it you pay for it in the store.
shop-card-sure-yes = Yes, remove it
shop-card-removed = The card is removed, here and at the provider.
shop-wrong-sign-in = Wrong address or password.
shop-wrong-password = This is not your current password.
shop-too-many-tries = Too many attempts. Try again from { $time }.
shop-demo-account = Demo: client0001@exemple.example, password fontaine-demo.
shop-demo-card = Demo, test card: 4999 7000 0009 4417, 12/31, code 123.
shop-signed-out = You are signed out.
shop-forgotten = Forgotten your password?
shop-forgotten-text = Give us your address: we send you a link to choose another one.
shop-forgotten-sent = If there is an account for { $email }, a link has just been sent to it. It works for an hour.
shop-send-link = Send me the link
shop-no-account = No account yet?
shop-no-account-text = You can order without one. With an account, cart and orders follow you.
shop-create-account = Create an account
shop-create-text = We send you a link; you choose your password there.
shop-create-sent = A link has just been sent to { $email }. Open it to choose your password.
shop-open-account = Open your account
shop-link-used = This link was used already
shop-link-used-text = It was used or has expired. If your account is open, sign in.
shop-link-again = Ask for a new link
shop-open-account-text = Choose a password for { $email }.
shop-open-account-go = Open my account
shop-account-opened = Your account is open.
shop-new-password = New password
shop-new-password-text = For { $email }. Your other devices will be signed out.
shop-password-choose = New password
shop-password-hint = At least 10 characters. Three random words make a good password.
shop-password-old = Current password
shop-password-others = Your other devices will be signed out.
shop-password-changed = Your password is changed.

# Data
shop-data-lead = { $name } keeps what it takes to serve you, and nothing more.
shop-data-kept = What we keep
shop-data-kept-1 = Your name, your e-mail address and, if you give it, your phone number.
shop-data-kept-2 = Your orders and their receipts, for as long as the law asks for it.
shop-data-kept-3 = Of a saved card, the brand, the last four digits and the date. Never its number.
shop-data-kept-4 = Your answers to our questions, with their date. No answer means no.
shop-data-browser = In your browser
shop-data-browser-text = Cookies of this site alone, which hold your cart, your store, your language and your session. No tracker, no third party.
shop-data-rights = Your rights
shop-data-rights-text = Seeing, correcting and withdrawing your consents is done here, in your account. For a copy or the erasure of your data, write to us or ask in a store: we answer within a month.
shop-news-sent = Parcel sent or delivered
shop-problem-not-sent = This item cannot be delivered this way. Choose another way to have it.
shop-next-deliver = To be delivered by { $day }
shop-next-at-point = Your parcel waits for you at the relay point
shop-next-missed = Nobody was there: the carrier comes again, by { $day } at the latest
shop-next-deliver-any = The delivery is being prepared
shop-next-deliver-text = { $title }, to { $address }
shop-part-collect-set-aside = To collect, payment authorised
shop-set-aside = Authorised, not charged yet
shop-set-aside-collect = { $amount } authorised, charged when you collect it.
shop-set-aside-send = { $amount } authorised, charged when the parcel leaves.
shop-note-let-go = Nothing is charged: the authorisation is cancelled.
shop-later-pay = At pick-up
shop-later-pay-text = { $amount }, only if you take it. Nothing is charged today.
shop-later-card = charged in the store, if you take it
shop-later-store = In the store
shop-later-store-text = by card or in cash, at the till
shop-cancel-unpaid = Cancel this part
shop-withdrawal = Right of withdrawal
shop-withdrawal-until = You can withdraw from this purchase without giving a reason until { $day } included.
shop-withdrawal-not-begun = You can withdraw from this purchase without giving a reason, from now on and for fourteen days after you receive the last item.
shop-withdrawal-was = The time for withdrawing from this purchase ended on { $day }.
shop-withdrawal-nothing = There is nothing left to withdraw from: all of it came back or was cancelled.
shop-withdrawal-received = { $n ->
    [one] Withdrawal received { $at }, for one item.
   *[other] Withdrawal received { $at }, for { $n } items.
  }
shop-withdrawal-next = Bring what you have received to one of our stores, or send it back, within fourteen days. We refund as soon as we have it.
shop-withdrawal-over = There is nothing left to withdraw from on this order, or the time is over.
shop-withdraw-here = Withdraw from the contract here
shop-withdraw = Withdraw from the contract
shop-withdraw-lead = Order { $number }. No reason is asked for, and nothing is sent before you confirm.
shop-withdraw-what = From which items?
shop-withdraw-units-of = Units of { $title }, at most { $left }
shop-withdraw-of = of { $left }
shop-withdraw-nothing = Name at least one item.
shop-withdraw-name = Your name
shop-withdraw-email-hint = The acknowledgement, with date and time, is sent there at once.
shop-withdraw-law = Fourteen days for what is bought at a distance (article L221-18 of the French Consumer Code).
shop-withdraw-read-back = I, { $name }, withdraw from the contract of order { $number } for:
shop-withdraw-acknowledged = The acknowledgement goes to { $email }.
shop-withdraw-confirm = Confirm withdrawal
shop-withdrawn = Withdrawal received. The acknowledgement goes to { $email }.

# Collecting in a store
shop-code-is = Pick-up code { $code }
shop-collector = Is someone else collecting it?
shop-collector-is = { $name } comes in your place
shop-collector-name = Their name
shop-collector-text = The store will ask for this name, with the code.
shop-collector-forward = Send them this address: it shows the code and nothing else.
shop-collector-withdraw = Remove this name
shop-collector-named = Noted: the store will ask for this name.
shop-collector-withdrawn = Name withdrawn: only you may come.
shop-pickup-title = To be collected in a store
shop-pickup-text = { $n ->
     [one] One item is waiting at { $store }. Show this code to the seller.
   *[other] { $n } items are waiting at { $store }. Show this code to the seller.
  }
shop-pickup-until = Kept until { $until }
shop-pickup-name = The seller will ask for your name: the customer must have given it.
shop-pickup-not-yet = It is not ready yet. Come back to this address once the customer has been told.
shop-pickup-over = There is nothing left to collect with this code.

# Credits and gift cards
shop-credits = Store credit or gift card
shop-credit-has = balance { $amount }
shop-credit-off = Do not use
shop-credit-use = Use it
shop-credit-have = I have a store credit or gift card code
shop-credit-code = Code
shop-credit-code-hint = Twelve signs, like K7QM-2D9X-4RTA.
shop-left-to-pay = Left to pay
shop-means-store-credit = Store credit
shop-means-gift-card = Gift card
shop-means-exchange = Exchange
shop-exchanged = Exchanged
shop-receipt-exchanged = Returned in exchange
shop-credit-until = Valid until { $day }
shop-credit-bearer = Show this code at a till or online. Whoever has it can use it.
shop-credit-qr = Code of the credit
shop-account-credits = Credits
shop-credits-text = Your store credits and gift cards. The whole code is on the receipt that gave it to you.
shop-credits-none = You have no credit.
shop-credit-blocked = Blocked. Please write to us.
shop-credit-expired = No longer valid
shop-credit-spent = Spent entirely
