use std::fmt::Write;
use std::fs;

use expect_test::{Expect, expect};
use kesit_model::Value;
use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;

use crate::source::report::Place;
use crate::source::{Input, Mapping, Opened, Options, Raw, Refusal, Sink, Taken, read};

#[derive(Default)]
struct Shown {
    text: String,
    rows: u64,
}

impl Sink for Shown {
    fn open(&mut self, opened: Opened) {
        writeln!(self.text, "{}", opened.kind).unwrap();
        Mapping::parse(&opened.mapping).expect("it reads the same file again");
    }

    fn take(&mut self, taken: Taken) -> bool {
        self.rows += u64::from(taken.rows);
        self.text.push_str(&show(&taken.message));
        true
    }

    fn refuse(&mut self, _: usize, refusal: Refusal, raw: Raw) {
        self.rows += 1;
        let Place::Line(line) = refusal.place else { panic!("rows have lines") };
        let (column, code) = (refusal.reason.field().unwrap_or("row"), refusal.reason.code());
        writeln!(self.text, "line {line}, {column}: {code} {raw:?}").unwrap();
    }

    fn close(&mut self, _: usize, rows: u64) {
        assert_eq!(self.rows, rows, "every row is taken or refused");
    }
}

fn value(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Text(text) => format!("'{text}'"),
        Value::Bool(truth) => truth.to_string(),
        Value::Object(object) => format!("{{{}}}", members(&object.0)),
        Value::List(_) | Value::Null => unreachable!("rows make none"),
    }
}

fn members<K: std::fmt::Display>(members: &[(K, Value)]) -> String {
    members.iter().map(|(key, member)| format!("{key}: {}", value(member))).collect::<Vec<_>>().join(", ")
}

fn show(message: &Message) -> String {
    let what = match &message.body {
        Body::Identify { traits, .. } => format!("identify {}", members(&traits.0)),
        Body::Track { name, properties } => format!("{name}: {}", members(&properties.0)),
        Body::Group { account, traits } => format!("of {account}: {}", members(&traits.0)),
        Body::Alias { .. } => unreachable!("rows make none"),
    };
    let consents: String =
        message.consents.iter().map(|(channel, state)| format!(" [{channel} {}]", state.as_str())).collect();
    let at = message.at.to_string().replace(":00.000Z", "").replace("T00:00", "");
    format!("{} {at} {what}{consents}\n", message.person)
}

#[track_caller]
fn check(text: &str, mapping: &str, expected: Expect) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.csv");
    fs::write(&path, text).unwrap();
    let mapping = Mapping::parse(&format!("rows_at: 2026-01-01T00:00:00Z\n{mapping}")).unwrap();
    let options = Options { keeps: true, ..Options::new(Zone::parse("UTC").unwrap(), mapping) };
    let mut shown = Shown::default();
    read(&[Input::File(path)], &options, &|_| {}, &mut shown).unwrap();
    expected.assert_eq(&shown.text);
}

#[test]
fn customers() {
    check(
        "Müşteri No;Ad;Soyad;E-posta;Cep Telefonu;Doğum Tarihi;Cinsiyet;İl;İlçe;Kayıt Tarihi;Sadakat Puanı;VIP;Son Ziyaret;Üye Kodu\n\
         7;Ayşe;Yılmaz;Ayse@Example.com;0532 123 45 67;02.03.1985;Kadın;ISTANBUL;Kadıköy;31.12.2024 14:05;1.234,5;Evet;01.02.2025;007\n\
         8;Ali;;;bilinmiyor;;erkek;Berlin;;;12;Hayır;;008\n\
         ;;;;;;;;;;;;;\n\
         ;Can;;yok;;;;;;;3;Evet;;009\n\
         9;Ece;;;;1.1.19x;;;;;3;Evet;;010\n",
        "",
        expect![[r#"
            customers
            7 2026-01-01 identify email: 'ayse@example.com', email_original: 'Ayse@Example.com', phone: '+905321234567', phone_original: '0532 123 45 67', firstName: 'Ayşe', lastName: 'Yılmaz', birthday: '1985-03-02', gender: 'female', address: {city: 'İstanbul', city_original: 'ISTANBUL', district: 'Kadıköy'}, createdAt: '2024-12-31T14:05:00.000Z', sadakat_puani: 1234.5, vip: true, son_ziyaret: '2025-02-01', uye_kodu: '007'
            7 2024-12-31T14:05 identify createdAt: '2024-12-31T14:05:00.000Z'
            8 2026-01-01 identify phone: 'bilinmiyor', firstName: 'Ali', gender: 'male', address: {city: 'Berlin'}, sadakat_puani: 12, vip: false, uye_kodu: '008'
            line 5, Müşteri No: no_customer Cells(["", "Can", "", "yok", "", "", "", "", "", "", "3", "Evet", "", "009"])
            line 6, Doğum Tarihi: bad_date Cells(["9", "Ece", "", "", "", "1.1.19x", "", "", "", "", "3", "Evet", "", "010"])
        "#]],
    );
}

#[test]
fn accounts() {
    check(
        "Firma Kodu,Firma Ünvanı,Sektör,Çalışan Sayısı,Şehir,Yetkili E-posta,Bayi mi\n\
         F1,Örnek A.Ş.,Tekstil,120,İZMİR,Satin.Alma@Example.com,evet\n\
         F2,Deneme Ltd.,,çok,,,hayır\n\
         ,Adsız,,,,,hayır\n\
         F3,Yalnız,,7,06,,hayır\n",
        "",
        expect![[r#"
            accounts
            satin.alma@example.com 2026-01-01 of F1: name: 'Örnek A.Ş.', industry: 'Tekstil', employees: 120, city: 'İzmir', bayi_mi: true
            satin.alma@example.com 2026-01-01 identify email: 'satin.alma@example.com', email_original: 'Satin.Alma@Example.com'
            line 3, Çalışan Sayısı: bad_number Cells(["F2", "Deneme Ltd.", "", "çok", "", "", "hayır"])
            line 4, Firma Kodu: missing_cell Cells(["", "Adsız", "", "", "", "", "hayır"])
            F3 2026-01-01 of F3: name: 'Yalnız', employees: 7, city: 'Ankara', bayi_mi: false
        "#]],
    );
}

#[test]
fn events() {
    check(
        "user_id,event,timestamp,page_url,duration,eventId\n\
         7,Page Viewed,2025-01-01T10:00:00Z,/kahve,12.5,e1\n\
         8,,2025-01-01T10:00:00Z,/kahve,1,e2\n\
         ,Page Viewed,2025-01-01T10:00:00Z,/kahve,1,e3\n\
         9,Page Viewed,,/kahve,1,e4\n",
        "",
        expect![[r#"
            events
            7 2025-01-01T10:00 Page Viewed: page_url: '/kahve', duration: 12.5
            line 3, event: missing_cell Cells(["8", "", "2025-01-01T10:00:00Z", "/kahve", "1", "e2"])
            line 4, user_id: no_customer Cells(["", "Page Viewed", "2025-01-01T10:00:00Z", "/kahve", "1", "e3"])
            line 5, timestamp: missing_date Cells(["9", "Page Viewed", "", "/kahve", "1", "e4"])
        "#]],
    );
    check(
        "Kart;Mağaza;Zaman;Not\n7;Kadıköy;31 Aralık 2025 14:05;x\n",
        "kind: events\ncolumns: {customer: Kart, at: Zaman}\nconstants: {event: Store Visited}\nignore: [Not]\nkeep: {Mağaza: store}\n",
        expect![[r#"
            events
            7 2025-12-31T14:05 Store Visited: store: 'Kadıköy'
        "#]],
    );
}

#[test]
fn consents() {
    check(
        "Alıcı,Alıcı Tipi,İzin Türü,İzin Durumu,İzin Tarihi,İzin Kaynağı\n\
         +905321234567,BIREYSEL,MESAJ,ONAY,2025-01-02 10:00,HS_WEB\n\
         ayse@example.com,BIREYSEL,EPOSTA,RET,2025-01-02 10:00,HS_WEB\n\
         ayse@example.com,BIREYSEL,EPOSTA,belki,2025-01-02 10:00,HS_WEB\n\
         x,BIREYSEL,EPOSTA,ONAY,2025-01-02 10:00,HS_WEB\n",
        "",
        expect![[r#"
            consents
            +905321234567 2025-01-02T10:00 Consent Recorded: channel: 'sms', state: 'granted', source: 'HS_WEB', alici_tipi: 'BIREYSEL' [sms granted]
            ayse@example.com 2025-01-02T10:00 Consent Recorded: channel: 'email', state: 'denied', source: 'HS_WEB', alici_tipi: 'BIREYSEL' [email denied]
            line 4, İzin Durumu: bad_consent Cells(["ayse@example.com", "BIREYSEL", "EPOSTA", "belki", "2025-01-02 10:00", "HS_WEB"])
            line 5, row: no_customer Cells(["x", "BIREYSEL", "EPOSTA", "ONAY", "2025-01-02 10:00", "HS_WEB"])
        "#]],
    );
}

#[test]
fn reviews_and_surveys() {
    check(
        "Müşteri No;Ürün Kodu;Puan;Yorum;Yorum Tarihi\n7;K-1;5;Çok güzel;01.02.2025\n8;K-1;;Kötü;01.02.2025\n",
        "",
        expect![[r#"
            reviews
            7 2025-02-01 Product Reviewed: product_id: 'K-1', rating: 5, review_body: 'Çok güzel'
            line 3, Puan: missing_cell Cells(["8", "K-1", "", "Kötü", "01.02.2025"])
        "#]],
    );
    check(
        "Müşteri No;Anket;NPS;Görüş;Tarih\n7;NPS;9;Teşekkürler;01.02.2025\n7;Memnuniyet;3;;02.02.2025\n",
        "",
        expect![[r#"
            surveys
            7 2025-02-01 Survey Answered: survey: 'nps', score: 9, comment: 'Teşekkürler'
            7 2025-02-02 Survey Answered: survey: 'Memnuniyet', score: 3
        "#]],
    );
}

#[test]
fn the_same_row_has_the_same_id_and_another_row_another() {
    let ids = |text: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        fs::write(&path, text).unwrap();
        let options = Options::new(Zone::parse("UTC").unwrap(), Mapping::default());
        let mut ids = Vec::new();
        crate::source::read_each(&[Input::File(path)], &options, &|_| {}, &mut |message| {
            ids.push(message.id.to_string());
            true
        })
        .unwrap();
        ids
    };
    let first = ids("user_id,event,timestamp,page\n7,A,2025-01-01,x\n7,A,2025-01-01,y\n");
    let other = ids("event,page,timestamp,user_id\nA,y,2025-01-01,7\nA,x,2025-01-01,8\n");
    assert_eq!(first[1], other[0], "whatever the order of the columns");
    assert!(first[0] != first[1] && first[0] != other[1]);
}
