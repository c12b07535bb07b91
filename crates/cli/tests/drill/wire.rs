//! Messages as a client writes them.

use kesit_model::definition::ConsentState;
use kesit_model::message::{Body, Message};
use kesit_model::{Object, Value};
use serde_json::{Map, Value as Json, json};

/// The message in JSON, without a time of sending.
pub(crate) fn json_of(message: &Message) -> Json {
    let mut json = json!({ "messageId": message.id.as_str(), "timestamp": message.at.to_string() });
    let who = if message.is_user { "userId" } else { "anonymousId" };
    json[who] = message.person.as_str().into();
    match &message.body {
        Body::Identify { also, traits } => {
            json["type"] = "identify".into();
            json["traits"] = object(traits);
            if let Some(also) = also.as_ref().filter(|_| message.is_user) {
                json["anonymousId"] = also.as_str().into();
            }
        }
        Body::Track { name, properties } => {
            json["type"] = "track".into();
            json["event"] = name.as_str().into();
            json["properties"] = object(properties);
        }
        Body::Group { account, traits } => {
            json["type"] = "group".into();
            json["groupId"] = account.as_str().into();
            json["traits"] = object(traits);
        }
        Body::Alias { previous } => {
            json["type"] = "alias".into();
            json["previousId"] = previous.as_str().into();
        }
    }
    for (channel, state) in &message.consents {
        json["context"]["consent"][channel] = match state {
            ConsentState::Granted => true.into(),
            ConsentState::Denied => false.into(),
            ConsentState::Unknown => Json::Null,
        };
    }
    json
}

fn object(object: &Object) -> Json {
    let members = object.0.iter().map(|(key, member)| (key.to_string(), value(member)));
    Json::Object(members.collect::<Map<_, _>>())
}

fn value(of: &Value) -> Json {
    match of {
        Value::Null => Json::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => {
            serde_json::from_str(&number.to_string()).expect("a decimal is a number of JSON")
        }
        Value::Text(text) => text.as_str().into(),
        Value::List(members) => members.iter().map(value).collect(),
        Value::Object(members) => object(members),
    }
}
