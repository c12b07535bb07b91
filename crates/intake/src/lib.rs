//! Messages from the webhooks of shop systems: Shopify, WooCommerce, and any other by a mapping. Bytes and headers in,
//! [`kesit_model::message::Message`]s out.
