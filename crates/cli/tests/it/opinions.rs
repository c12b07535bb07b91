//! `kesit sentiment` and `kesit affinity`.

use expect_test::expect;

use crate::stage::{Stage, text};

/// Three people: `ada` wrote twice and clicks e-mails, `can` wrote once, `eda` bought with a coupon.
const MESSAGES: &str = r#"
{"type":"identify","messageId":"i1","userId":"ada","timestamp":"2025-01-01T09:00:00Z","traits":{"consent":{"email":true,"sms":true}}}
{"type":"identify","messageId":"i2","userId":"can","timestamp":"2025-01-01T09:00:00Z","traits":{"preferred_channel":"sms","consent":{"email":true,"sms":true}}}
{"type":"track","messageId":"r1","userId":"ada","event":"Product Reviewed","timestamp":"2025-01-05T09:00:00Z","properties":{"rating":5,"review_body":"Harika, çok memnun kaldım"}}
{"type":"track","messageId":"r2","userId":"ada","event":"Product Reviewed","timestamp":"2025-02-25T09:00:00Z","properties":{"rating":1,"review_body":"Berbat, kargo çok geç geldi"}}
{"type":"track","messageId":"r3","userId":"can","event":"Survey Answered","timestamp":"2025-02-26T09:00:00Z","properties":{"survey":"nps","score":10,"comment":"Süper"}}
{"type":"track","messageId":"e1","userId":"ada","event":"Email Delivered","timestamp":"2025-02-01T09:00:00Z"}
{"type":"track","messageId":"e2","userId":"ada","event":"Email Link Clicked","timestamp":"2025-02-01T10:00:00Z"}
{"type":"track","messageId":"e3","userId":"can","event":"Email Delivered","timestamp":"2025-02-01T09:00:00Z"}
{"type":"track","messageId":"o1","userId":"eda","event":"Order Completed","timestamp":"2025-02-20T09:00:00Z","properties":{"total":100,"coupon":"YENI10"}}
{"type":"track","messageId":"o2","userId":"eda","event":"Order Completed","timestamp":"2025-02-27T09:00:00Z","properties":{"total":80}}
{"type":"track","messageId":"o3","userId":"can","event":"Order Completed","timestamp":"2025-02-28T09:00:00Z","properties":{"total":50}}
"#;

const SEGMENTS: &str = "
version: 1
segments:
  unhappy:
    when: { score: sentiment, lt: 0.6 }
  by_sms:
    when: { score: channel.preferred, is: sms }
";

fn shop() -> Stage {
    Stage::new(&[("shop.jsonl", MESSAGES), ("segments.yaml", SEGMENTS), ("empty.jsonl", "\n")])
}

#[test]
fn one_text_needs_no_data() {
    let shop = shop();
    let mut command = shop.command("sentiment --lang tr --format csv --text");
    let output = command.arg("Kargo geç geldi").output().expect("runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    expect![[r#"
        text,tone,name,probability,language,aspects,terms
        Kargo geç geldi,negative,olumsuz,0.197816115225,tr,kargo: olumsuz,geç geldi -1.4
    "#]]
    .assert_eq(&text(&output.stdout));
    let mut blank = shop.command("sentiment --text");
    let output = blank.arg(" ").output().expect("runs");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn few_texts_go_by_the_lexicon_and_say_so() {
    let shop = shop();
    shop.check(
        "sentiment shop.jsonl",
        expect![[r#"
            As of 2025-02-28 12:00 (Europe/Istanbul) · 3 customers

            As of                2025-02-28 12:00
            Texts                3
            Customers who wrote  2

            Key       Tone      Texts  Share  In the period  Share  Change
            positive  positive      2  66.7%              2  66.7%  –
            mixed     mixed         0   0.0%              0   0.0%  –
            negative  negative      1  33.3%              1  33.3%  –

            By subject
            Key       Speaks of  Texts  Negative   Share  In the period  Negative share  Change
            delivery  delivery       1         1  100.0%              1          100.0%  –
            quality   quality        0         0       –              0               –  –
            price     price          0         0       –              0               –  –
            returns   returns        0         0       –              0               –  –
            service   service        0         0       –              0               –  –

            By month
            Month    Texts  Positive  Mixed  Negative  Negative share  Mean
            2025-01      1         1      0         0            0.0%  0.96
            2025-02      2         1      0         1           50.0%  0.48

            A text is negative below 35 %, positive from 65 % on of being positive, mixed in between. Change: the share of the last 90 days less that of the 90 days before, in points. One text may speak of several subjects.

            Lexicon only, because only 3 different texts have stars that tell (1, 2, 4, 5; or an NPS score); learning needs 200.
        "#]],
    );
    shop.check(
        "sentiment shop.jsonl --lang tr --customers",
        expect![[r#"
            An: 28.02.2025 12:00 (Europe/Istanbul) · 3 müşteri

            An             28.02.2025 12:00
            Metin          3
            Yazan müşteri  2

            Müşteri  Metin  Ortalama  Anahtar   Sonuncu  Yazıldığı an
            ada          2     0,506  negative  olumsuz  25.02.2025 12:00
            can          1     0,900  positive  olumlu   26.02.2025 12:00

            Yalnızca sözlük, çünkü yıldızı bir şey söyleyen (1, 2, 4, 5; ya da NPS puanı) yalnızca 3 farklı metin var; öğrenmek için 200 gerekir.
        "#]],
    );
    shop.check(
        "sentiment shop.jsonl --reviews --format csv --as-of 2025-02-01",
        expect![[r#"
            customer,at,origin,score,tone,name,probability,aspects
            ada,2025-01-05T09:00:00.000Z,review,5.0,positive,positive,0.957355233162,
        "#]],
    );
    shop.check(
        "sentiment shop.jsonl --reviews --with-text --format json --as-of 2025-02-01",
        expect![[r#"
            {"as_of":"2025-01-31T21:00:00.000Z","texts":1,"writers":1,"reviews":[{"customer":"ada","at":"2025-01-05T09:00:00.000Z","origin":"review","score":5.0,"tone":"positive","name":"positive","probability":0.957355233162,"aspects":"","terms":"harika +1.6, çok memnun +1.6","text":"Harika, çok memnun kaldım"}],"notes":["Lexicon only, because only 1 different texts have stars that tell (1, 2, 4, 5; or an NPS score); learning needs 200."]}
        "#]],
    );
}

#[test]
fn what_customers_tend_to() {
    let shop = shop();
    shop.check(
        "affinity shop.jsonl --of channel",
        expect![[r#"
            As of 2025-02-28 12:00 (Europe/Istanbul) · 3 customers

            As of                2025-02-28 12:00
            Undecided customers  2

            Key    Channel  Messages  Clicked   Rate  Usual of a customer  May be written to  Said they prefer it  Clicks say so
            email  E-mail          2        1  50.0%                50.0%                  2                    0              0
            sms    SMS             0        0      –                    –                  2                    1              0
            push   Push            0        0      –                    –                  –                    0              0

            A preference is what the customer said, else the channel they clicked whose click rate is, with at least 80 %, the highest among those they consented to; else undecided. A click counts within three days after the message, once; opens never count. Half a year old counts half.
        "#]],
    );
    shop.check(
        "affinity shop.jsonl --of channel --customers --format csv",
        expect![[r#"
            customer,preferred,name,source,probability,email_allowed,email_messages,email_clicks,sms_allowed,sms_messages,sms_clicks,push_allowed,push_messages,push_clicks
            ada,,,undecided,,true,0.901250462611,0.901250462611,true,0.0,0.0,true,0.0,0.0
            can,sms,SMS,said so,,true,0.901250462611,0.0,true,0.0,0.0,true,0.0,0.0
            eda,,,undecided,,false,0.0,0.0,false,0.0,0.0,true,0.0,0.0
        "#]],
    );
    shop.check(
        "affinity shop.jsonl --of hour --customers --lang tr",
        expect![[r#"
            An: 28.02.2025 12:00 (Europe/Istanbul) · 3 müşteri

            An                         28.02.2025 12:00
            Hareketi olan müşteri      3
            Kendi saatleri belli olan  0
            Mağazanın en iyi saatleri  Per 12:00, Cum 12:00, Cmt 13:00

            Müşteri  Hareketli saat  Kimin saatleri  En iyi     İkinci     Üçüncü
            ada                 0,9  mağazanın       Per 12:00  Cum 12:00  Cmt 13:00
            can                 1,0  mağazanın       Per 12:00  Cum 12:00  Cmt 13:00
            eda                 2,0  mağazanın       Per 12:00  Cum 12:00  Cmt 13:00

            Mağaza saatiyle, müşterilerin sipariş verdiği, baktığı ya da tıkladığı saatler; bir saat içinde yapılanlar bir kez sayılır. Az hareketi olan, mağazanın saatlerini alır. Bunlar alışkanlıktır: o saatlerde yazmanın daha çok sattırıp sattırmadığını yalnızca bir deney söyler.
        "#]],
    );
    shop.check(
        "affinity shop.jsonl --of discount --customers",
        expect![[r#"
            As of 2025-02-28 12:00 (Europe/Istanbul) · 3 customers

            As of                      2025-02-28 12:00
            Customers with an order    2
            Orders                     3
            With a coupon or discount  1
            Share                      33.3%
            Usual of a customer        33.3%

            Customer  Orders  Reduced  Expected  80 %: from     to
            can            1        0     33.3%       33.2%  33.4%
            eda            2        1     33.3%       33.2%  33.4%

            Expected: the part of a customer's orders with a coupon or a discount above zero, drawn towards what is usual where orders are few. A high part does not prove that the customer would not have bought without.
        "#]],
    );
}

#[test]
fn what_is_missing_is_said_in_both_languages() {
    let shop = shop();
    shop.check_all(
        "affinity shop.jsonl --of category",
        expect![[r#"
            exit 1
            --- out
            --- err
            Read 1 file: 11 messages
            error: no order and no view names a category by that instant
            hint: needed is `category` with the products of `Order Completed`, or with `Product Viewed`; in a table, a column such as `category`
        "#]],
    );
    shop.check_all(
        "affinity shop.jsonl --of discount --as-of 2025-01-01 --lang tr",
        expect![[r#"
            exit 1
            --- out
            --- err
            1 dosya okundu: 11 ileti
            hata: o anda kimsenin siparişi yoktu
            öneri: `Order Completed` ya da bir sipariş dosyası gerekir
        "#]],
    );
    shop.check_all(
        "sentiment empty.jsonl --lang tr",
        expect![[r#"
            exit 1
            --- out
            --- err
            1 dosya okundu: 0 ileti
            hata: o ana kadar kimse bir şey yazmamıştı
            öneri: `review_body` ve `rating` içeren `Product Reviewed` ya da `comment` ve `score` içeren `Survey Answered` gerekir; yorum ya da anket dosyası da olur. Tek metin için: kesit sentiment --text "…"
        "#]],
    );
    shop.check_all(
        "affinity shop.jsonl --of mood",
        expect![[r#"
            exit 2
            --- out
            --- err
            error: invalid value 'mood' for '--of <WHAT>'
              [possible values: channel, hour, category, discount]

            For more information, try '--help'.
        "#]],
    );
}

#[test]
fn segments_ask_for_them() {
    let shop = shop();
    shop.check(
        "evaluate --data shop.jsonl --segments segments.yaml --members unhappy --as-of 2025-02-28",
        expect![[r#"
            ada
        "#]],
    );
    shop.check(
        "evaluate --data shop.jsonl --segments segments.yaml --format csv --as-of 2025-02-28T12:00",
        expect![[r#"
            as_of,segment,size
            2025-02-28T09:00:00.000Z,unhappy,1
            2025-02-28T09:00:00.000Z,by_sms,1
        "#]],
    );
    shop.check(
        "evaluate --data shop.jsonl --segments segments.yaml --format csv --as-of 2025-01-10",
        expect![[r#"
            as_of,segment,size
            2025-01-09T21:00:00.000Z,unhappy,0
            2025-01-09T21:00:00.000Z,by_sms,1
        "#]],
    );
}
