//! Texts put together from pieces, some of which contradict the rest, and hard cases written by hand.

use proptest::prelude::*;

use super::*;

const POSITIVE: [&str; 24] = [
    "Annem çok sevdi",
    "Rengi fotoğraftakinden de hoş",
    "Koltuğuma çok yakıştı",
    "Misafirler nereden aldığımı sordu",
    "Ütü istemiyor, yıkayıp giyiyorum",
    "Kargo iki günde kapımdaydı",
    "Kapıcıya bırakmışlar, aynı gün elimdeydi",
    "Üç paket daha söyledim",
    "Oğlum her gün giymek istiyor",
    "Işığı tam kararında",
    "Dikişleri düzgün",
    "Harika bir alışveriş oldu",
    "Ellerinize sağlık",
    "Kalıbı güzel oturuyor",
    "Soruma on dakikada yanıt verdiler",
    "Gönül rahatlığıyla söyleyin",
    "Mutfağımın havası değişti",
    "Pilini haftada bir şarj ediyorum, yetiyor",
    "Komşuma da aldırdım",
    "Uzun süre kullanacağım belli",
    "Sesi salonu dolduruyor",
    "İkinciyi eşime söyledim",
    "Çayım saatlerce sıcak kalıyor",
    "Parasının hakkını fazlasıyla veriyor",
];

const NEGATIVE: [&str; 24] = [
    "Üçüncü gün fermuarı patladı",
    "Rengi bambaşka çıktı",
    "Koltuğa sığmadı",
    "Ambalajı delinmişti",
    "Yıkayınca küçücük kaldı",
    "Kargo şubede on gün bekledi",
    "Kapıya bırakıp kaçmışlar",
    "Parçası eksikti, vidaları yoktu",
    "Oğlumun ayağını vurdu",
    "Işığı göz alıyor",
    "Dikişleri patladı",
    "Berbat bir alışveriş oldu",
    "Paramı geri istiyorum",
    "Kalıbı bozuk, kolları kısa",
    "Soruma bir haftadır yanıt yok",
    "Sakın söylemeyin",
    "Mutfağım plastik koktu",
    "Pili öğlene varmadan bitiyor",
    "Komşuma sakın dedim",
    "Bir ayda dağıldı",
    "Sesi cızırtılı",
    "İkincisini de geri yolladım",
    "Çayım on dakikada buz gibi",
    "Pazarda yarısına satılıyor",
];

/// Numbers that look drawn.
fn draw(at: u64) -> u64 {
    let mixed = (at.wrapping_add(1)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ (mixed >> 27)
}

/// Texts of two to four pieces, nine of ten of which fit the side that the text is on.
fn reviews(count: u64) -> Vec<(String, bool)> {
    let of = |n: u64| {
        let is_positive = draw(n) % 100 < 55;
        let pieces = 2 + draw(n * 31) % 3;
        let piece = |at: u64| {
            let fits = !draw(n * 97 + at).is_multiple_of(10);
            let list = if fits == is_positive { &POSITIVE } else { &NEGATIVE };
            list[(draw(n * 193 + at) % 24) as usize]
        };
        (((0..pieces).map(piece)).collect::<Vec<_>>().join(". "), is_positive)
    };
    (0..count).map(of).collect()
}

fn borrowed(reviews: &[(String, bool)]) -> Vec<Review<'_>> {
    reviews.iter().map(|(text, is_positive)| Review { text, is_positive: *is_positive }).collect()
}

fn without_turkish_letters(text: &str) -> String {
    let lower = text.replace('I', "ı").replace('İ', "i").to_lowercase();
    lower.chars().map(super::text::plain_letter).collect()
}

fn accuracy(sentiment: &Sentiment, reviews: &[(String, bool)], typed: fn(&str) -> String) -> f64 {
    let right =
        |(text, is_positive): &&(String, bool)| (sentiment.probability(&typed(text)) > 0.5) == *is_positive;
    reviews.iter().filter(right).count() as f64 / reviews.len() as f64
}

#[test]
fn learns_what_the_words_mean_here_and_knows_how_well() {
    let all = reviews(3_000);
    let (known, unknown) = all.split_at(2_000);
    let Fitted { sentiment, outcome } = fit(&borrowed(known), 1);
    let card = outcome.expect("enough texts");
    assert!(card.learnt.accuracy > 0.9 && card.learnt.macro_f1 > 0.9, "{card:?}");
    assert!(card.learnt.accuracy > card.lexicon.accuracy + 0.10, "{card:?}");
    assert!(card.learnt.calibration_error < 0.03, "{card:?}");

    let typed = accuracy(&sentiment, unknown, str::to_owned);
    let carelessly = accuracy(&sentiment, unknown, without_turkish_letters);
    assert!((typed - card.learnt.accuracy).abs() < 0.03, "{typed} but {card:?}");
    assert!(carelessly > typed - 0.02, "{typed} {carelessly}");
}

#[test]
fn probabilities_follow_the_share_of_positives() {
    let mut negatives = 0;
    let mut few_negatives = reviews(3_000);
    few_negatives.retain(|(_, is_positive)| {
        negatives += usize::from(!is_positive);
        *is_positive || negatives % 8 == 0
    });
    let card = fit(&borrowed(&few_negatives), 1).outcome.expect("enough of both");
    assert!(card.positives * 100 > card.texts * 85, "{card:?}");
    assert!(card.learnt.calibration_error < 0.03 && card.learnt.macro_f1 > 0.65, "{card:?}");
}

#[test]
fn the_same_texts_give_the_same_model_in_any_order() {
    let texts = reviews(400);
    let one = fit(&borrowed(&texts), 5);
    let mut turned = borrowed(&texts);
    turned.reverse();
    assert_eq!(fit(&turned, 5), one);
    assert_ne!(fit(&turned, 6), one);
}

#[test]
fn duplicates_count_once_and_contradictions_not_at_all() {
    let texts = reviews(400);
    let once = fit(&borrowed(&texts), 5);
    let mut more = borrowed(&texts);
    let shouted: Vec<String> = texts.iter().map(|(text, _)| text.replace(". ", " !! ")).collect();
    more.extend(
        shouted.iter().zip(&texts).map(|(text, (_, is_positive))| Review { text, is_positive: *is_positive }),
    );
    more.extend([true, false].map(|is_positive| Review { text: "Mavisini aldım", is_positive }));
    let twice = fit(&more, 5);
    let (one, two) = (once.outcome.expect("enough"), twice.outcome.expect("enough"));
    assert_eq!((two.texts, two.contradictory), (one.texts, one.contradictory + 1));
    assert_eq!(two.duplicates, one.duplicates + texts.len() + 1);
}

#[test]
fn too_few_texts_are_refused_and_the_known_words_stay() {
    let texts = reviews(150);
    let fitted = fit(&borrowed(&texts), 5);
    assert!(matches!(fitted.outcome, Err(Refusal::TooFew { texts: ..=150, wanted: 200 })));
    assert_eq!(fitted.sentiment, Sentiment::from_lexicon());

    let positive: Vec<(String, bool)> =
        reviews(900).into_iter().filter(|(_, is_positive)| *is_positive).collect();
    assert!(matches!(fit(&borrowed(&positive), 5).outcome, Err(Refusal::OneSided { rarer: 0, wanted: 40 })));
    assert!(matches!(fit(&[], 5).outcome, Err(Refusal::TooFew { texts: 0, .. })));
}

#[test]
fn stars_that_mean_nothing_teach_nothing() {
    let drawn: Vec<(String, bool)> = reviews(2_000)
        .into_iter()
        .enumerate()
        .map(|(at, (text, _))| (text, draw(at as u64 + 7).is_multiple_of(2)))
        .collect();
    match fit(&borrowed(&drawn), 5).outcome {
        Ok(card) => assert!((card.learnt.accuracy - 0.5).abs() < 0.06, "{card:?}"),
        Err(refusal) => assert!(matches!(refusal, Refusal::NoBetter(_)), "{refusal:?}"),
    }
}

#[test]
fn hard_cases_by_known_words_alone() {
    let lexicon = Sentiment::from_lexicon();
    let cases = [
        ("Tavsiye ederim", Tone::Positive),
        ("Tavsiye etmem", Tone::Negative),
        ("TAVSİYE ETMİYORUM", Tone::Negative),
        ("kesinlikle tavsiye etmiyorum", Tone::Negative),
        ("hic memnun kalmadim", Tone::Negative),
        ("çoook memnun kaldım 😍", Tone::Positive),
        ("Kötü değil", Tone::Positive),
        ("Hiç iyi değil", Tone::Negative),
        ("Hiçbir sorun yaşamadım", Tone::Positive),
        ("Sorun yaşadım", Tone::Negative),
        ("Pişman değilim", Tone::Positive),
        ("pisman oldum", Tone::Negative),
        ("Bozuk geldi, iade ettim", Tone::Negative),
        ("kargo gec geldi", Tone::Negative),
        ("Ürün güzel ama kargo çok geç geldi", Tone::Mixed),
        ("Beklediğim gibi çıkmadı", Tone::Negative),
        ("Beklediğimden güzel", Tone::Positive),
        ("bu fiyata değmez", Tone::Negative),
        ("Aldım, mavi.", Tone::Mixed),
        ("", Tone::Mixed),
        ("👍👍", Tone::Positive),
        ("olmadı :(", Tone::Negative),
        ("I would not recommend it", Tone::Negative),
        ("Highly recommended, excellent quality", Tone::Positive),
        ("It arrived late and the box was broken", Tone::Negative),
        ("Not good at all", Tone::Negative),
        ("No problems, works great", Tone::Positive),
        ("I didn't like it", Tone::Negative),
        ("Great product but terrible delivery", Tone::Mixed),
    ];
    for (text, tone) in cases {
        let opinion = lexicon.read(text);
        assert_eq!(opinion.tone, tone, "{text}: {opinion:?}");
    }
}

#[test]
fn each_aspect_has_the_tone_of_its_own_clause() {
    let tones = |text: &str| -> Vec<(Aspect, Tone)> {
        Sentiment::from_lexicon().read(text).aspects.iter().map(|found| (found.aspect, found.tone)).collect()
    };
    assert_eq!(
        tones("Kalitesi harika ama kargo çok geç geldi, fiyatı da pahalı değil."),
        [
            (Aspect::Delivery, Tone::Negative),
            (Aspect::Quality, Tone::Positive),
            (Aspect::Price, Tone::Positive)
        ]
    );
    assert_eq!(
        tones("Müşteri hizmetlerine ulaşamadım. İade süreci kolaydı."),
        [(Aspect::Returns, Tone::Positive), (Aspect::Service, Tone::Negative)]
    );
    assert_eq!(
        tones("Excellent quality. The delivery was slow, customer service was helpful"),
        [
            (Aspect::Delivery, Tone::Negative),
            (Aspect::Quality, Tone::Positive),
            (Aspect::Service, Tone::Positive)
        ]
    );
    assert_eq!(tones("Bayıldım"), []);
}

#[test]
fn the_words_that_tell_are_named_with_their_negation() {
    let terms = Sentiment::from_lexicon().read("Kumaşı güzel değil, hiç tavsiye etmem").terms;
    let words: Vec<&str> = terms.iter().map(|term| term.words.as_str()).collect();
    assert_eq!(words, ["tavsiye etmem", "güzel değil"]);
    assert!(terms.iter().all(|term| term.log_odds < 0.0));

    let learnt = fit(&borrowed(&reviews(1_500)), 1).sentiment;
    let opinion = learnt.read("Komşuma da aldırdım");
    assert!(
        opinion.tone == Tone::Positive && opinion.terms.iter().any(|term| term.words == "aldırdım"),
        "{opinion:?}"
    );
}

#[test]
fn the_explanation_adds_up() {
    let learnt = fit(&borrowed(&reviews(1_500)), 1).sentiment;
    let (calibration, intercept) = {
        let learnt = learnt.learnt().expect("learnt");
        (learnt.calibration, learnt.weights.intercept)
    };
    let opinion = learnt.read("Dikişleri patladı");
    let sum: f64 = opinion.terms.iter().map(|term| term.log_odds).sum();
    let log_odds = libm::log(opinion.probability / (1.0 - opinion.probability));
    assert!(
        (calibration.log_odds(intercept) + sum - log_odds).abs() < 2.0 * 0.1,
        "{opinion:?} {sum} {log_odds}"
    );
}

#[test]
fn what_was_learnt_can_be_kept() {
    let sentiment = fit(&borrowed(&reviews(400)), 5).sentiment;
    let mut learnt = sentiment.learnt().expect("learnt").clone();
    assert_eq!(Sentiment::from_learnt(learnt.clone()), Some(sentiment));
    learnt.weights.hashed.pop();
    assert_eq!(Sentiment::from_learnt(learnt), None);
}

#[test]
fn stars_and_answers() {
    assert_eq!(
        [1.0, 2.0, 3.0, 4.0, 5.0].map(by_stars),
        [Some(false), Some(false), None, Some(true), Some(true)]
    );
    assert_eq!(
        [-1, 0, 6, 7, 8, 9, 10, 11].map(by_nps),
        [None, Some(false), Some(false), None, None, Some(true), Some(true), None]
    );
    assert_eq!(by_stars(f64::NAN), None);
}

proptest! {
    #[test]
    fn any_text_has_a_probability_and_always_the_same(text in "\\PC{0,200}") {
        let opinion = Sentiment::from_lexicon().read(&text);
        prop_assert!((0.0..=1.0).contains(&opinion.probability));
        prop_assert_eq!(Tone::of(opinion.probability), opinion.tone);
        prop_assert_eq!(Sentiment::from_lexicon().read(&text), opinion);
    }

    #[test]
    fn typing_without_turkish_letters_changes_nothing_for_known_words(picked in proptest::collection::vec(0_usize..48, 1..5)) {
        let text = picked.iter().map(|&at| if at < 24 { POSITIVE[at] } else { NEGATIVE[at - 24] }).collect::<Vec<_>>().join(". ");
        let lexicon = Sentiment::from_lexicon();
        prop_assert_eq!(lexicon.probability(&text), lexicon.probability(&without_turkish_letters(&text)));
    }
}
