//! Consents, a row each: whether somebody may be written to on a channel. Exports of the İYS (the register of commercial
//! messages in Türkiye) are such files.

use kesit_model::definition::ConsentState;

use super::field::fields;
use super::row::RowProblem;
use crate::normal::fold;

fields! {
    /// What a column of a consents file may say.
    ConsentField {
        /// Who.
        Customer: "customer", Who, Text, "who consents",
            "customerid customerno musterino musteriid musterinumarasi musterikodu uyeno uyeid userid memberid customer musteri";
        /// Address or number.
        Recipient: "recipient", Who, Text, "who consents, by e-mail address or telephone number", "recipient alici aliciadresi iletisimadresi contact";
        /// E-mail address.
        Email: "email", Who, Text, "who consents, where no other column says so", "email eposta emailaddress epostaadresi mail";
        /// Telephone number.
        Phone: "phone", Who, Text, "who consents, where nothing else says so", "phone telefon telefonno telefonnumarasi gsm ceptelefonu gsmno";
        /// The channel.
        Channel: "channel", Must, Text, "the channel: `email`, `sms`, `call`, or as given",
            "channel kanal izinturu izintipi tip type iletisimkanali iletisimturu permissiontype consenttype izinkanali";
        /// Whether.
        State: "state", Must, Text, "given, withdrawn or unknown",
            "consent izin izindurumu onay onaydurumu status durum state permission optin subscribed izinverdi consentstatus permissionstatus";
        /// When.
        At: "at", May, Date, "from when on", "consentdate izintarihi onaytarihi date tarih timestamp at updatedat createdat permissiondate islemtarihi";
        /// Where it was given.
        Source: "source", Telling, Text, "`source` of the event `Consent Recorded`", "source kaynak izinkaynagi onaykaynagi consentsource";
        /// What proves it.
        Proof: "proof", Telling, Text, "`proof` of the event `Consent Recorded`", "proof kanit izinkaniti belge evidence ip ipadresi";
    }
}

/// What is recorded beside the consent itself, so that source and proof are not lost.
pub(in crate::source) use kesit_model::message::names::CONSENT_RECORDED;

/// The channel by one word.
pub(in crate::source) fn channel(text: &str) -> String {
    let word = match fold(text).as_str() {
        "email" | "eposta" | "mail" => "email",
        "sms" | "mesaj" | "kisamesaj" | "message" => "sms",
        "call" | "arama" | "telefon" | "phone" | "cagri" => "call",
        "push" | "bildirim" | "anlikbildirim" => "push",
        "whatsapp" | "wa" => "whatsapp",
        _ => return text.to_owned(),
    };
    word.to_owned()
}

/// Whether consent was given.
///
/// # Errors
/// When the text says neither.
pub(in crate::source) fn state(text: &str) -> Result<ConsentState, RowProblem> {
    match fold(text).as_str() {
        "granted" | "onay" | "onayli" | "onayladi" | "izinli" | "izinverdi" | "evet" | "e" | "yes" | "y"
        | "true" | "dogru" | "1" | "var" | "optin" | "subscribed" | "abone" | "aktif" | "kabul"
        | "approved" | "allowed" => Ok(ConsentState::Granted),
        "denied" | "ret" | "red" | "reddetti" | "izinsiz" | "izinvermedi" | "hayir" | "h" | "no" | "n"
        | "false" | "yanlis" | "0" | "yok" | "optout" | "unsubscribed" | "abonedegil" | "pasif" | "iptal"
        | "rejected" | "withdrawn" => Ok(ConsentState::Denied),
        "unknown" | "bilinmiyor" | "belirsiz" | "" => Ok(ConsentState::Unknown),
        _ => Err(RowProblem::BadConsent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_consents() {
        for (text, expected) in [
            ("ONAY", Some("granted")),
            ("RET", Some("denied")),
            ("Evet", Some("granted")),
            ("HAYIR", Some("denied")),
            ("1", Some("granted")),
            ("false", Some("denied")),
            ("", Some("unknown")),
            ("belki", None),
        ] {
            assert_eq!(state(text).ok().map(ConsentState::as_str), expected, "{text}");
        }
        assert_eq!(
            ["EPOSTA", "MESAJ", "ARAMA", "E-mail", "Fax"].map(channel),
            ["email", "sms", "call", "email", "Fax"]
        );
    }
}
