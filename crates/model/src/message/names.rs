//! The event names that the public Segment specification knows. Kesit takes any name; these are the ones that its own
//! segments, scores and readers speak of.

/// A page of a site was seen: what a `page` message becomes.
pub const PAGE_VIEWED: &str = "Page Viewed";
/// A screen of an app was seen: what a `screen` message becomes.
pub const SCREEN_VIEWED: &str = "Screen Viewed";

// What Kesit itself writes.

/// A customer entered a segment; `segment` is its key.
pub const SEGMENT_ENTERED: &str = "Segment Entered";
/// A customer left a segment; `segment` is its key.
pub const SEGMENT_LEFT: &str = "Segment Left";

/// What the ids of these messages begin with. Nobody else may give such ids: one sent ahead would pass for the true one.
pub const OWN_ID_PREFIX: &str = "segment-move-";

/// Whether an event of this name is about a segment, and not about what a customer did.
#[must_use]
pub fn is_of_segments(name: &str) -> bool {
    name == SEGMENT_ENTERED || name == SEGMENT_LEFT
}

// E-commerce, version 2: browsing.

/// The shop was searched.
pub const PRODUCTS_SEARCHED: &str = "Products Searched";
/// A list or category of products was seen.
pub const PRODUCT_LIST_VIEWED: &str = "Product List Viewed";
/// A list of products was narrowed.
pub const PRODUCT_LIST_FILTERED: &str = "Product List Filtered";

// E-commerce, version 2: promotions.

/// A promotion was seen.
pub const PROMOTION_VIEWED: &str = "Promotion Viewed";
/// A promotion was clicked.
pub const PROMOTION_CLICKED: &str = "Promotion Clicked";

// E-commerce, version 2: from product to order.

/// A product was clicked in a list.
pub const PRODUCT_CLICKED: &str = "Product Clicked";
/// A product's page was seen.
pub const PRODUCT_VIEWED: &str = "Product Viewed";
/// A product was put into the cart.
pub const PRODUCT_ADDED: &str = "Product Added";
/// A product was taken out of the cart.
pub const PRODUCT_REMOVED: &str = "Product Removed";
/// The cart was seen.
pub const CART_VIEWED: &str = "Cart Viewed";
/// The way to the order was begun.
pub const CHECKOUT_STARTED: &str = "Checkout Started";
/// A step of the checkout was seen.
pub const CHECKOUT_STEP_VIEWED: &str = "Checkout Step Viewed";
/// A step of the checkout was finished.
pub const CHECKOUT_STEP_COMPLETED: &str = "Checkout Step Completed";
/// Payment details were given.
pub const PAYMENT_INFO_ENTERED: &str = "Payment Info Entered";
/// An order was changed.
pub const ORDER_UPDATED: &str = "Order Updated";
/// An order was placed.
pub const ORDER_COMPLETED: &str = "Order Completed";
/// Money of an order was given back.
pub const ORDER_REFUNDED: &str = "Order Refunded";
/// An order was called off.
pub const ORDER_CANCELLED: &str = "Order Cancelled";

// E-commerce, version 2: coupons.

/// A coupon was tried.
pub const COUPON_ENTERED: &str = "Coupon Entered";
/// A coupon counted.
pub const COUPON_APPLIED: &str = "Coupon Applied";
/// A coupon was refused.
pub const COUPON_DENIED: &str = "Coupon Denied";
/// A coupon was taken back.
pub const COUPON_REMOVED: &str = "Coupon Removed";

// E-commerce, version 2: wish lists and sharing.

/// A product was put on a wish list.
pub const PRODUCT_ADDED_TO_WISHLIST: &str = "Product Added to Wishlist";
/// A product was taken off a wish list.
pub const PRODUCT_REMOVED_FROM_WISHLIST: &str = "Product Removed from Wishlist";
/// A product went from the wish list into the cart.
pub const WISHLIST_PRODUCT_ADDED_TO_CART: &str = "Wishlist Product Added to Cart";
/// A product was shared.
pub const PRODUCT_SHARED: &str = "Product Shared";
/// A cart was shared.
pub const CART_SHARED: &str = "Cart Shared";

// Reviews.

/// A product was reviewed (`rating`, `review_body`).
pub const PRODUCT_REVIEWED: &str = "Product Reviewed";

// E-mail and SMS.

/// An e-mail reached the mailbox.
pub const EMAIL_DELIVERED: &str = "Email Delivered";
/// An e-mail was opened, by a person or by a machine.
pub const EMAIL_OPENED: &str = "Email Opened";
/// A link of an e-mail was clicked.
pub const EMAIL_LINK_CLICKED: &str = "Email Link Clicked";
/// An e-mail came back.
pub const EMAIL_BOUNCED: &str = "Email Bounced";
/// An e-mail was called spam.
pub const EMAIL_MARKED_AS_SPAM: &str = "Email Marked as Spam";
/// The person wants no more e-mail: the consent of the channel `email` is withdrawn.
pub const UNSUBSCRIBED: &str = "Unsubscribed";
/// The person wants no more SMS: the consent of the channel `sms` is withdrawn.
pub const SMS_UNSUBSCRIBED: &str = "SMS Unsubscribed";

// Consents.

/// A consent was given or withdrawn: `channel`, `state`, and where it comes from (`source`, `proof`).
pub const CONSENT_RECORDED: &str = "Consent Recorded";

// Life of a mobile app.

/// The app was installed.
pub const APPLICATION_INSTALLED: &str = "Application Installed";
/// The app was opened.
pub const APPLICATION_OPENED: &str = "Application Opened";
/// The app was updated.
pub const APPLICATION_UPDATED: &str = "Application Updated";
/// The app went to the background.
pub const APPLICATION_BACKGROUNDED: &str = "Application Backgrounded";
/// The app broke down.
pub const APPLICATION_CRASHED: &str = "Application Crashed";
/// The app was removed.
pub const APPLICATION_UNINSTALLED: &str = "Application Uninstalled";
/// A push message arrived.
pub const PUSH_NOTIFICATION_RECEIVED: &str = "Push Notification Received";
/// A push message was tapped.
pub const PUSH_NOTIFICATION_TAPPED: &str = "Push Notification Tapped";
/// A push message bounced.
pub const PUSH_NOTIFICATION_BOUNCED: &str = "Push Notification Bounced";
/// A deep link opened the app.
pub const DEEP_LINK_OPENED: &str = "Deep Link Opened";
