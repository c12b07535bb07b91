//! What is hidden, what is not, and that nothing hidden shows through.

use expect_test::expect;
use proptest::prelude::*;
use serde_json::json;

use super::*;

#[test]
fn names() {
    let table = [
        "email",
        "Email",
        "e_mail",
        "E-posta",
        "billing_email",
        "billingEmail",
        "emails",
        "e-posta adresi",
        "contactemail",
        "phone",
        "phoneNumber",
        "Cep Telefonu 2",
        "telefon_no",
        "gsm",
        "msisdn",
        "shipping_phone",
        "first_name",
        "lastName",
        "LASTNAME",
        "Soyadı",
        "SOYADI",
        "ad_soyad",
        "Müşteri Adı",
        "customer_name",
        "recipient",
        "name",
        "Ad",
        "İsim",
        "address",
        "shipping_address",
        "Adres 1",
        "adress_line_2",
        "address_line_2",
        "zip",
        "posta kodu",
        "birthday",
        "birth_date",
        "Doğum Tarihi",
        "dob",
        "tckn",
        "TC Kimlik No",
        "tc_kimlik_no",
        "passport_number",
        "iban",
        "ip",
        "lat",
        "password",
        // Not personal:
        "email_domain",
        "email_open_count",
        "phone_model",
        "product_name",
        "Ürün Adı",
        "category",
        "city",
        "country",
        "birth_year",
        "gender",
        "age",
        "order_id",
        "total",
        "automobile",
        "description",
        "badge",
        "clip",
        "zipper",
        "",
    ];
    let shown = table.map(|name| {
        let kind = |place| Personal::by_name(name, place).map_or("-".to_owned(), |kind| format!("{kind:?}"));
        format!("{name:20} {:9} {}", kind(Place::Traits), kind(Place::Properties)).trim_end().to_owned()
    });
    expect![[r#"
        email                Email     Email
        Email                Email     Email
        e_mail               Email     Email
        E-posta              Email     Email
        billing_email        Email     Email
        billingEmail         Email     Email
        emails               Email     Email
        e-posta adresi       Email     Email
        contactemail         Email     Email
        phone                Phone     Phone
        phoneNumber          Phone     Phone
        Cep Telefonu 2       Phone     Phone
        telefon_no           Phone     Phone
        gsm                  Phone     Phone
        msisdn               Phone     Phone
        shipping_phone       Phone     Phone
        first_name           Name      Name
        lastName             Name      Name
        LASTNAME             Name      Name
        Soyadı               Name      Name
        SOYADI               Name      Name
        ad_soyad             Name      Name
        Müşteri Adı          Name      Name
        customer_name        Name      Name
        recipient            Name      Name
        name                 Name      -
        Ad                   Name      -
        İsim                 Name      -
        address              Address   Address
        shipping_address     Address   Address
        Adres 1              Address   Address
        adress_line_2        Address   Address
        address_line_2       Address   Address
        zip                  Address   Address
        posta kodu           Address   Address
        birthday             Birthday  Birthday
        birth_date           Birthday  Birthday
        Doğum Tarihi         Birthday  Birthday
        dob                  Birthday  Birthday
        tckn                 Other     Other
        TC Kimlik No         Other     Other
        tc_kimlik_no         Other     Other
        passport_number      Other     Other
        iban                 Other     Other
        ip                   Other     Other
        lat                  Other     Other
        password             Other     Other
        email_domain         -         -
        email_open_count     -         -
        phone_model          -         -
        product_name         -         -
        Ürün Adı             -         -
        category             -         -
        city                 -         -
        country              -         -
        birth_year           -         -
        gender               -         -
        age                  -         -
        order_id             -         -
        total                -         -
        automobile           -         -
        description          -         -
        badge                -         -
        clip                 -         -
        zipper               -         -
                             -         -
    "#]]
    .assert_eq(&(shown.join("\n") + "\n"));
}

#[test]
fn looks() {
    let table = [
        (Personal::Email, "ayse@example.com"),
        (Personal::Email, "a@b.co"),
        (Personal::Email, "ayse.yilmaz@mail.shop.com.tr"),
        (Personal::Email, "ayse@localhost"),
        (Personal::Email, "not an address"),
        (Personal::Phone, "+905321234512"),
        (Personal::Phone, "+90 (532) 123 45 12"),
        (Personal::Phone, "0532 123 45 12"),
        (Personal::Phone, "123"),
        (Personal::Name, "Ayşe Yılmaz"),
        (Personal::Name, "Şule"),
        (Personal::Name, "Ali Can Öz"),
        (Personal::Name, "X"),
        (Personal::Name, "ayse@example.com"),
        (Personal::Birthday, "1990-05-17"),
        (Personal::Birthday, "1990-05-17T00:00:00Z"),
        (Personal::Birthday, "17.05.1990"),
        (Personal::Address, "Bağdat Cad. 12/3 Kadıköy"),
        (Personal::Other, "10000000146"),
        (Personal::Other, ""),
        (Personal::Other, "-"),
    ];
    let shown = table.map(|(kind, text)| format!("{text:30} {}", kind.mask(text)).trim_end().to_owned());
    expect![[r#"
        ayse@example.com               a***@e***.com
        a@b.co                         ***@***.co
        ayse.yilmaz@mail.shop.com.tr   a***@m***.tr
        ayse@localhost                 a***@***
        not an address                 ***
        +905321234512                  +90******12
        +90 (532) 123 45 12            +90******12
        0532 123 45 12                 05******12
        123                            ***
        Ayşe Yılmaz                    A*** Y***
        Şule                           Ş***
        Ali Can Öz                     A*** C*** ***
        X                              ***
        ayse@example.com               a***@e***.com
        1990-05-17                     1990-**-**
        1990-05-17T00:00:00Z           1990-**-**
        17.05.1990                     ***
        Bağdat Cad. 12/3 Kadıköy       ***
        10000000146                    ***

        -                              -
    "#]]
    .assert_eq(&(shown.join("\n") + "\n"));
}

#[test]
fn values_that_look_personal() {
    let table = [
        "ayse@example.com",
        "mailto:ayse@example.com?subject=x",
        "Ayşe <ayse@example.com>, Ali (ali@example.com)",
        "call +90 532 123 45 12 or 0532-123-45-13.",
        "05321234512",
        "5321234512",
        "905321234512",
        "00905321234512",
        "+4915112345678",
        "10000000146",
        // Not personal:
        "10000000147",
        "customer-5321234512x",
        "order 1234567890",
        "2026-03-01T09:30:00.000Z",
        "2026-03-01 09:30:00",
        "01.03.2026 09:30",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "1.299,90 TL",
        "@kesit",
        "a @ b",
        "++",
        "+",
        "ç+ü",
    ];
    let shown = table.map(|value| format!("{value:45} {}", text(value)).trim_end().to_owned());
    expect![[r#"
        ayse@example.com                              a***@e***.com
        mailto:ayse@example.com?subject=x             mailto:a***@e***.com?subject=x
        Ayşe <ayse@example.com>, Ali (ali@example.com) Ayşe <a***@e***.com>, Ali (a***@e***.com)
        call +90 532 123 45 12 or 0532-123-45-13.     call +90******12 or 05******13.
        05321234512                                   05******12
        5321234512                                    53******12
        905321234512                                  90******12
        00905321234512                                00******12
        +4915112345678                                +49******78
        10000000146                                   10******46
        10000000147                                   10000000147
        customer-5321234512x                          customer-5321234512x
        order 1234567890                              order 1234567890
        2026-03-01T09:30:00.000Z                      2026-03-01T09:30:00.000Z
        2026-03-01 09:30:00                           2026-03-01 09:30:00
        01.03.2026 09:30                              01.03.2026 09:30
        3f2504e0-4f89-11d3-9a0c-0305e82c3301          3f2504e0-4f89-11d3-9a0c-0305e82c3301
        1.299,90 TL                                   1.299,90 TL
        @kesit                                        @kesit
        a @ b                                         a @ b
        ++                                            ++
        +                                             +
        ç+ü                                           ç+ü
    "#]]
    .assert_eq(&(shown.join("\n") + "\n"));
}

#[test]
fn a_whole_customer() {
    let traits = json!({
        "name": "Ayşe Yılmaz", "email": "ayse@example.com", "phone": 905321234512_i64, "city": "İzmir", "age": 34,
        "birthday": "1990-05-17", "vip": true, "company": { "name": "Yılmaz Ltd" },
        "address": { "street": "Atatürk Cad. 5", "city": "İzmir", "country": "TR", "lines": ["Kat 3", "Daire 7"],
                     "name": "Ayşe" },
        "emails": ["a@example.com", "b@example.com"], "note": "reached at 0532 123 45 12",
        "contacts": { "ayse@example.com": { "since": 2020 } }, "phone_verified": true, "gender": null,
        "customer": { "name": "Ali Öztürk", "orders": 3 }
    });
    expect![[r#"
        {
          "name": "A*** Y***",
          "email": "a***@e***.com",
          "phone": "90******12",
          "city": "İzmir",
          "age": 34,
          "birthday": "1990-**-**",
          "vip": true,
          "company": {
            "name": "Yılmaz Ltd"
          },
          "address": {
            "street": "***",
            "city": "İzmir",
            "country": "TR",
            "lines": [
              "***",
              "***"
            ],
            "name": "A***"
          },
          "emails": [
            "***@e***.com",
            "***@e***.com"
          ],
          "note": "reached at 05******12",
          "contacts": {
            "a***@e***.com": {
              "since": 2020
            }
          },
          "phone_verified": true,
          "gender": null,
          "customer": {
            "name": "A*** Ö***",
            "orders": 3
          }
        }
    "#]]
    .assert_eq(&format!("{:#}\n", json(&traits, Place::Traits)));
    let properties = json!({ "name": "Kırmızı Kazak", "price": 299.9, "recipient": { "name": "Ali Öztürk" },
                             "products": [{ "name": "Çorap", "sku": "5321234512" }] });
    expect![[r#"
        {
          "name": "Kırmızı Kazak",
          "price": 299.9,
          "recipient": {
            "name": "A*** Ö***"
          },
          "products": [
            {
              "name": "Çorap",
              "sku": "53******12"
            }
          ]
        }
    "#]]
    .assert_eq(&format!("{:#}\n", json(&properties, Place::Properties)));
}

#[test]
fn what_is_too_deep_is_hidden() {
    let deep = (0..1_000).fold(json!("ayse@example.com"), |inner, _| json!([inner]));
    let shown = json(&deep, Place::Traits).to_string();
    assert_eq!(shown.matches('[').count(), MAX_DEPTH + 1);
    assert!(shown.contains(HIDDEN));
}

/// Names under which all is personal, wherever they stand.
const NAMES: &[&str] =
    &["email", "phone", "first_name", "Soyadı", "tckn", "address", "birthday", "ip", "E-posta"];

fn value_around(personal: String) -> impl Strategy<Value = Value> {
    let leaf = (proptest::sample::select(NAMES), 0..3_u8).prop_map(move |(name, shape)| match shape {
        0 => json!({ name: personal }),
        1 => json!({ name: [1, personal, null] }),
        _ => json!({ name: { "x": { "y": personal } } }),
    });
    leaf.prop_recursive(6, 16, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..3).prop_map(Value::Array),
            ("[a-z]{1,8}", inner).prop_map(|(name, value)| json!({ name: value, "total": 12 })),
        ]
    })
}

fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(elements) => elements.iter().for_each(|element| strings(element, found)),
        Value::Object(members) => members.iter().for_each(|(_, member)| strings(member, found)),
        _ => {}
    }
}

proptest! {
    #[test]
    fn nothing_shows_through(
        (personal, value) in "\\PC{0,20}[\\p{L}\\p{N}]\\PC{0,20}"
            .prop_flat_map(|personal| (Just(personal.clone()), value_around(personal)))
    ) {
        for place in [Place::Traits, Place::Properties] {
            let mut found = Vec::new();
            strings(&json(&value, place), &mut found);
            prop_assert!(found.iter().all(|text| !text.contains(personal.trim())), "{found:?}");
        }
    }

    #[test]
    fn addresses_and_numbers_show_nowhere(
        email in "[a-z]{1,12}(\\.[a-z]{1,8})?@[a-z]{1,12}\\.(com|com\\.tr|net|io)",
        phone in "(\\+90|0)5[0-9]{9}",
        before in "[a-zçğış ]{0,10} ", after in "( [a-zçğış ]{0,10})?",
        name in "[a-z_]{1,10}",
    ) {
        let value = json!({ name: [format!("{before}{email}{after}"), format!("{before}{phone}{after}")],
                            email.clone(): { phone.clone(): 1 } });
        for place in [Place::Traits, Place::Properties] {
            let shown = json(&value, place).to_string();
            prop_assert!(!shown.contains(&email) && !shown.contains(&phone), "{shown}");
        }
        prop_assert_ne!(id(&email), email);
        prop_assert_ne!(id(&phone), phone);
    }

    #[test]
    fn any_text_can_be_masked(value in "\\PC{0,60}", number in "[+0-9 ().-]{0,40}") {
        let _ = (text(&value), text(&number));
        for kind in [Personal::Email, Personal::Phone, Personal::Name, Personal::Birthday, Personal::Address] {
            prop_assert!(kind.mask(&value).len() <= value.len() + 16);
        }
        prop_assert!(Personal::by_name(&value, Place::Traits) == Personal::by_name(&value, Place::Traits));
    }
}
