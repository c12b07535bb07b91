//! What customers say: reviews of products, and answers to surveys.

use super::field::fields;

fields! {
    /// What a column of a reviews file may say.
    ReviewField {
        /// Who.
        Customer: "customer", Who, Text, "whose review it is",
            "customerid customerno musterino musteriid musterinumarasi musterikodu uyeno uyeid userid memberid reviewerid customer musteri";
        /// E-mail address.
        Email: "email", Who, Text, "whose review it is, where no other column says so", "email eposta emailaddress epostaadresi mail revieweremail";
        /// Telephone number.
        Phone: "phone", Who, Text, "whose review it is, where nothing else says so", "phone telefon telefonno gsm ceptelefonu";
        /// When.
        At: "at", Must, Date, "when it was written", "reviewdate yorumtarihi degerlendirmetarihi date tarih createdat timestamp at reviewedat";
        /// Stars.
        Rating: "rating", Must, Number, "`rating`", "rating stars puan yildiz degerlendirme score reviewrating urunpuani";
        /// The text.
        Text: "text", Telling, Text, "`review_body`", "review yorum text comment body reviewbody yorummetni reviewtext icerik degerlendirmemetni mesaj";
        /// The title.
        Title: "title", May, Text, "`review_title`", "title baslik reviewtitle yorumbasligi";
        /// The code of the product.
        ProductId: "product_id", Telling, Text, "`product_id`", "productid productcode sku urunkodu urunid stokkodu barkod barcode producthandle";
        /// The name of the product.
        ProductName: "product_name", Telling, Text, "`name`", "productname urunadi urun product";
        /// Its number.
        Id: "id", May, Text, "`review_id`; keeps the review from counting twice", "reviewid yorumid yorumno id";
    }
}

fields! {
    /// What a column of a surveys file may say.
    SurveyField {
        /// Who.
        Customer: "customer", Who, Text, "whose answer it is",
            "customerid customerno musterino musteriid musterinumarasi musterikodu uyeno uyeid userid memberid customer musteri";
        /// E-mail address.
        Email: "email", Who, Text, "whose answer it is, where no other column says so", "email eposta emailaddress epostaadresi mail";
        /// Telephone number.
        Phone: "phone", Who, Text, "whose answer it is, where nothing else says so", "phone telefon telefonno gsm ceptelefonu";
        /// When.
        At: "at", Must, Date, "when it was given", "answeredat surveydate ankettarihi yanittarihi cevaptarihi date tarih createdat timestamp at submittedat";
        /// The score.
        Score: "score", Must, Number, "`score`", "nps npsscore npspuani npsskoru score puan skor tavsiyepuani memnuniyetpuani csat ces";
        /// Which survey.
        Survey: "survey", Telling, Text, "`survey`; `nps` where nothing says so", "survey anket anketadi surveyname anketkodu surveyid";
        /// What was said with it.
        Comment: "comment", May, Text, "`comment`", "comment yorum gorus aciklama text feedback geribildirim not";
        /// Its number.
        Id: "id", May, Text, "keeps the answer from counting twice", "responseid answerid yanitid cevapid id";
    }
}

/// The event that an answer to a survey becomes.
pub(in crate::source) const SURVEY_ANSWERED: &str = "Survey Answered";
/// The survey where a file does not name it.
pub(in crate::source) const NPS: &str = "nps";
