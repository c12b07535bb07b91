//! Outgoing webhooks: how a delivery is signed, when it is tried again, and which addresses may be called. What is to be
//! delivered, and whether it was, is kept by others.
