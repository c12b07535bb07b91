//! Tests of a value.

use super::Table;

pub(super) fn add(table: &mut Table) {
    equality(table);
    order(table);
    parts_of_text(table);
    letters(table);
    presence(table);
    right_sides(table);
}

fn equality(table: &mut Table) {
    table.form("tests");
    table.when("{ trait: size, is: 42 }");
    table.yes(
        "A text that reads as the number",
        "O sayı gibi okunan metin",
        &["9d ago: traits {size: '42'}"],
    );
    table.yes(
        "The same number written otherwise",
        "Başka yazılmış aynı sayı",
        &["9d ago: traits {size: '42.0'}"],
    );
    table.no(
        "A text that only begins with the number",
        "Yalnız sayıyla başlayan metin",
        &["9d ago: traits {size: 42 cm}"],
    );
    table.no("A list is never equal", "Liste hiçbir şeye eşit değildir", &["9d ago: traits {size: [42]}"]);

    table.when("{ trait: vip, is: true }");
    table.yes("True", "Doğru", &["9d ago: traits {vip: true}"]);
    table.no(
        "The text `true` is no boolean",
        "`true` metni mantıksal değer değildir",
        &["9d ago: traits {vip: 'true'}"],
    );
    table.no("The number 1 is no boolean", "1 sayısı mantıksal değer değildir", &["9d ago: traits {vip: 1}"]);

    table.when("{ trait: city, is_not: Ankara }");
    table.yes("Another city", "Başka kent", &["9d ago: traits {city: Bursa}"]);
    table.yes("No city at all", "Kenti hiç yok", &["9d ago: Page Viewed"]);
    table.no("That city", "O kent", &["9d ago: traits {city: Ankara}"]);

    table.when("{ trait: city, in: [Ankara, Bursa] }");
    table.yes("One of them", "Onlardan biri", &["9d ago: traits {city: Bursa}"]);
    table.no("None of them", "Hiçbiri", &["9d ago: traits {city: İzmir}"]);
    table.no("Nothing there", "Değer yok", &["9d ago: Page Viewed"]);

    table.when("{ trait: city, not_in: [Ankara, Bursa] }");
    table.yes("None of them", "Hiçbiri", &["9d ago: traits {city: İzmir}"]);
    table.yes("Nothing there", "Değer yok", &["9d ago: Page Viewed"]);
    table.no("One of them", "Onlardan biri", &["9d ago: traits {city: Ankara}"]);

    table.when("{ trait: tags, includes: vip }");
    table.yes("The list has it", "Listede var", &["9d ago: traits {tags: [new, vip]}"]);
    table.no("The list lacks it", "Listede yok", &["9d ago: traits {tags: [new]}"]);
    table.no("A text is no list", "Metin liste değildir", &["9d ago: traits {tags: vip}"]);

    table.when("{ trait: tags, includes: 42 }");
    table.yes(
        "An element that reads as the number",
        "O sayı gibi okunan öğe",
        &["9d ago: traits {tags: ['42']}"],
    );
}

fn order(table: &mut Table) {
    table.form("tests");
    table.when("{ trait: age, gt: 18 }");
    table.yes("Above", "Üstünde", &["9d ago: traits {age: 18.000001}"]);
    table.no("Exactly there is not above", "Tam sınır, üstünde değildir", &["9d ago: traits {age: 18}"]);
    table.no("Not a number", "Sayı değil", &["9d ago: traits {age: old}"]);

    table.when("{ trait: age, gte: 18 }");
    table.yes("Exactly there", "Tam sınır", &["9d ago: traits {age: 18}"]);
    table.yes(
        "A text that reads as a number compares as one",
        "Sayı gibi okunan metin sayı gibi karşılaştırılır",
        &["9d ago: traits {age: '100'}"],
    );

    table.when("{ trait: age, lt: 18 }");
    table.yes("Below", "Altında", &["9d ago: traits {age: 17.5}"]);
    table.no("Exactly there is not below", "Tam sınır, altında değildir", &["9d ago: traits {age: 18}"]);
    table.no("Nothing there is not below", "Değer yoksa altında da değildir", &["9d ago: Page Viewed"]);

    table.when("{ trait: age, lte: 18 }");
    table.yes("Exactly there", "Tam sınır", &["9d ago: traits {age: 18}"]);
    table.no("Above", "Üstünde", &["9d ago: traits {age: 19}"]);

    table.when("{ trait: age, between: [18, 30] }");
    table.yes("The lower end is included", "Alt uç dâhil", &["9d ago: traits {age: 18}"]);
    table.yes("The upper end is included", "Üst uç dâhil", &["9d ago: traits {age: 30}"]);
    table.no("Outside", "Dışında", &["9d ago: traits {age: 30.5}"]);

    table.when("{ trait: age, gte: 18, lt: 30 }");
    table.yes("Several tests: all hold", "Birden çok sınav: hepsi doğru", &["9d ago: traits {age: 29}"]);
    table.no(
        "Several tests: one does not hold",
        "Birden çok sınav: biri doğru değil",
        &["9d ago: traits {age: 30}"],
    );

    table.when("{ trait: code, gt: B }");
    table.yes("Texts have an order too", "Metinlerin de sırası vardır", &["9d ago: traits {code: C}"]);
    table.yes(
        "By code point: small letters come after capitals",
        "Kod noktasına göre: küçük harfler büyüklerden sonra",
        &["9d ago: traits {code: a}"],
    );
    table.no(
        "A number has no order with a text",
        "Sayı ile metnin sırası yoktur",
        &["9d ago: traits {code: 99}"],
    );
}

fn parts_of_text(table: &mut Table) {
    table.form("tests");
    table.when("{ trait: email, contains: '@kesit' }");
    table.yes("The part is there", "Parça var", &["9d ago: traits {email: a@kesit.example}"]);
    table.no("The part is not there", "Parça yok", &["9d ago: traits {email: a@example.org}"]);

    table.when("{ trait: email, not_contains: '@kesit' }");
    table.yes("The part is not there", "Parça yok", &["9d ago: traits {email: a@example.org}"]);
    table.yes("Nothing there has no part", "Olmayan değerin parçası da yoktur", &["9d ago: Page Viewed"]);
    table.no("The part is there", "Parça var", &["9d ago: traits {email: a@kesit.example}"]);

    table.when("{ trait: phone, starts_with: '+90' }");
    table.yes("Begins so", "Böyle başlıyor", &["9d ago: traits {phone: '+90 555'}"]);
    table.no("Bears it elsewhere", "Başka yerinde geçiyor", &["9d ago: traits {phone: '0 +90'}"]);

    table.when("{ trait: phone, ends_with: '55' }");
    table.yes("Ends so", "Böyle bitiyor", &["9d ago: traits {phone: '0555'}"]);
    table.no("A number is not a text", "Sayı metin değildir", &["9d ago: traits {phone: 555}"]);

    table.when("{ trait: code, matches: '^[A-Z]{2}\\d+$' }");
    table.yes("The pattern is found", "Örüntü bulunur", &["9d ago: traits {code: TR34}"]);
    table.no("The pattern is not found", "Örüntü bulunmaz", &["9d ago: traits {code: tr34}"]);

    table.when("{ trait: code, matches: '^[A-Z]{2}\\d+$', ignore_case: true }");
    table.yes(
        "The pattern without regard to case",
        "Büyük-küçük harf gözetmeden örüntü",
        &["9d ago: traits {code: tr34}"],
    );
}

fn letters(table: &mut Table) {
    table.form("tests");
    table.when("{ trait: city, is: istanbul }");
    table.no("Case counts", "Büyük-küçük harf ayrımı vardır", &["9d ago: traits {city: İstanbul}"]);

    table.when("{ trait: city, is: istanbul, ignore_case: true }");
    table.yes(
        "Turkish: İ is the capital of i",
        "Türkçe: İ, i'nin büyüğüdür",
        &["9d ago: traits {city: İSTANBUL}"],
    );
    table.no(
        "Turkish: I is not the capital of i",
        "Türkçe: I, i'nin büyüğü değildir",
        &["9d ago: traits {city: ISTANBUL}"],
    );

    table.when("{ trait: city, is: ısparta, ignore_case: true }");
    table.yes(
        "Turkish: I is the capital of ı",
        "Türkçe: I, ı'nın büyüğüdür",
        &["9d ago: traits {city: ISPARTA}"],
    );

    table.when("{ trait: city, contains: ŞEHİR, ignore_case: true }");
    table.yes(
        "A part without regard to case",
        "Büyük-küçük harf gözetmeden parça",
        &["9d ago: traits {city: Eskişehir}"],
    );

    table.when("{ trait: city, is: Muş }");
    table.yes(
        "A letter and its mark are one letter",
        "Harf ile işareti tek harftir",
        &["9d ago: traits {city: \"Mus\\u0327\"}"],
    );
}

fn presence(table: &mut Table) {
    table.form("tests");
    table.when("{ trait: email, exists: true }");
    table.yes("Something is there", "Değer var", &["9d ago: traits {email: a@example.org}"]);
    table.yes("An empty list is there", "Boş liste de vardır", &["9d ago: traits {email: []}"]);
    table.no("An empty text is not there", "Boş metin yoktur", &["9d ago: traits {email: ''}"]);

    table.when("{ trait: email, exists: false }");
    table.yes("Nothing is there", "Değer yok", &["9d ago: Page Viewed"]);
    table.yes(
        "It was removed",
        "Silindi",
        &["9d ago: traits {email: a@example.org}", "8d ago: traits {email: null}"],
    );
    table.no("Something is there", "Değer var", &["9d ago: traits {email: a@example.org}"]);
}

fn right_sides(table: &mut Table) {
    table.form("tests");
    table.when("{ trait: billing_city, is: { trait: shipping_city } }");
    table.yes(
        "Two traits are alike",
        "İki özellik aynı",
        &["9d ago: traits {billing_city: Bursa, shipping_city: Bursa}"],
    );
    table.no(
        "Two traits differ",
        "İki özellik farklı",
        &["9d ago: traits {billing_city: Bursa, shipping_city: Muş}"],
    );
    table.no("Nothing is not like nothing", "Olmayan, olmayana eşit değildir", &["9d ago: Page Viewed"]);

    table.when("{ trait: billing_city, is_not: { trait: shipping_city } }");
    table.yes("The other trait is missing", "Öbür özellik yok", &["9d ago: traits {billing_city: Bursa}"]);

    table.when("{ trait: city, in: { trait: cities } }");
    table.yes(
        "Among the elements of another trait",
        "Öbür özelliğin öğeleri arasında",
        &["9d ago: traits {city: Bursa, cities: [Ankara, Bursa]}"],
    );
    table.no("Not among them", "Onların arasında değil", &["9d ago: traits {city: Bursa, cities: [Ankara]}"]);

    table.when("{ event: Order Completed, where: [{ property: city, is: { trait: city } }] }");
    table.yes(
        "Ordered to the city where they live",
        "Yaşadığı kente sipariş verdi",
        &["9d ago: traits {city: Bursa}", "8d ago: Order Completed {city: Bursa}"],
    );
    table.no(
        "The trait of today counts, not that of the day of the order",
        "Siparişin günündeki değil, bugünkü özellik geçerli",
        &[
            "9d ago: traits {city: Bursa}",
            "8d ago: Order Completed {city: Bursa}",
            "1d ago: traits {city: Muş}",
        ],
    );
}
