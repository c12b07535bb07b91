//! Events, a row each: what somebody did, with the other columns as its properties.

use super::field::fields;

fields! {
    /// What a column of an events file may say.
    EventField {
        /// Who.
        Customer: "customer", Who, Text, "whose event it is",
            "customerid customerno musterino musteriid musterinumarasi musterikodu uyeno uyeid userid memberid clientid distinctid \
             customer musteri user kullaniciid anonymousid visitorid sessionid";
        /// E-mail address.
        Email: "email", Who, Text, "whose event it is, where no other column says so", "email eposta emailaddress epostaadresi mail";
        /// Telephone number.
        Phone: "phone", Who, Text, "whose event it is, where nothing else says so", "phone telefon telefonno telefonnumarasi gsm ceptelefonu";
        /// What happened.
        Event: "event", Must, Text, "the name of the event", "event eventname eventtype olay olayadi olayturu hareket eylem action activity islemturu";
        /// When.
        At: "at", Must, Date, "when it happened",
            "timestamp eventtime eventdate time date tarih zaman olaytarihi olayzamani islemtarihi createdat at datetime tarihsaat occurredat eventtimestamp";
        /// Its number.
        Id: "id", May, Text, "keeps the event from counting twice", "eventid messageid insertid uuid olayid id";
    }
}
