//! What a text speaks of, and how content it is with each: "the product is good but delivery was late" is content with the
//! one and not with the other. A clause belongs to the subject that is named in it.

use std::ops::Range;
use std::sync::LazyLock;

use super::lexicon::find;
use super::phrases::Phrases;
use super::text::{Break, Text};

/// What reviews of a shop speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aspect {
    /// Kargo: how the parcel came, and in what box.
    Delivery,
    /// Kalite: the thing itself.
    Quality,
    /// Fiyat: what it costs.
    Price,
    /// İade: giving back, exchanging, getting the money back.
    Returns,
    /// Müşteri hizmetleri: the people of the shop.
    Service,
}

impl Aspect {
    /// All of them.
    pub const ALL: [Aspect; 5] =
        [Aspect::Delivery, Aspect::Quality, Aspect::Price, Aspect::Returns, Aspect::Service];

    /// A word for machines.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Aspect::Delivery => "delivery",
            Aspect::Quality => "quality",
            Aspect::Price => "price",
            Aspect::Returns => "returns",
            Aspect::Service => "service",
        }
    }
}

/// Words that name an aspect.
const WORDS: [(Aspect, &str); 10] = [
    (
        Aspect::Delivery,
        "kargo*, teslim*, kurye*, paket*, ambalaj*, kutusu*, kutuda*, kutuyla, gönderim*, gönderi, dağıtım*, \
         geç gel*, günde gel*, gün önce gel*, ertesi gün, erken gel*, hızlı gel*, hemen gel*, yola çık*",
    ),
    (
        Aspect::Delivery,
        "deliver*, shipping, shipment*, shipped, courier*, package*, packaging, packed, parcel*, arrived, arrives, box",
    ),
    (
        Aspect::Quality,
        "kalite*, malzeme*, kumaş*, dikiş*, işçilik*, işçiliğ*, dayanıklı*, plastik, plastiğ*, bozuk*, bozul*, kırık*, \
         kırıl*, sağlam*, defolu*, sökül*, soldu*, solmad*, kalıb*",
    ),
    (
        Aspect::Quality,
        "quality, material*, fabric*, stitching, workmanship, durable, durability, sturdy, broke, broken, well made, \
         build, flimsy",
    ),
    (
        Aspect::Price,
        "fiyat*, ucuz*, pahalı*, para, param, paramı, parama, parasına, parasının, parasını, paraya, ücret*, indirim*, \
         kampanya*, kupon*, hesaplı*, ekonomik*",
    ),
    (
        Aspect::Price,
        "price*, pricing, priced, cheap, cheaper, expensive, money, cost, costs, value, discount*, overpriced",
    ),
    (Aspect::Returns, "iade*, değişim*, değiştirm*, geri gönder*, para iade*, iadem, param yat*, param hala"),
    (Aspect::Returns, "return*, refund*, exchange*, money back"),
    (
        Aspect::Service,
        "müşteri hizmet*, müşteri temsil*, müşteri destek*, canlı destek*, destek*, satıcı*, temsilci*, ilgilenme*, \
         ilgilenmi*, ilgilendi*, ilgilil*, ilgiliy*, cevap*, iletişim*, servis*, çalışanlar*, personel*, ekip, ekib*",
    ),
    (
        Aspect::Service,
        "customer service, customer support, support, seller*, staff, agent*, service, representative*",
    ),
];

static ASPECTS: LazyLock<Phrases<Aspect>> = LazyLock::new(|| Phrases::new(WORDS));

/// Pieces of a text that each speak of one aspect, or of several with the same words, from left to right.
pub(super) fn pieces(text: &Text) -> Vec<(Vec<Aspect>, Range<usize>)> {
    let mut pieces = Vec::new();
    let mut piece = Piece { start: 0, aspects: Vec::new() };
    let mut at = 0;
    while at < text.len() {
        let (length, aspect) = match ASPECTS.longest(text, at, text.len()) {
            Some((length, aspect)) => (length, Some(aspect)),
            None => (1, None),
        };
        if piece.ends_before(text, at, aspect) {
            std::mem::replace(&mut piece, Piece { start: at, aspects: Vec::new() }).end(
                text,
                at,
                &mut pieces,
            );
        }
        piece.aspects.extend(aspect.filter(|aspect| !piece.aspects.contains(aspect)));
        at += length;
    }
    piece.end(text, text.len(), &mut pieces);
    pieces
}

/// What has been gathered of a piece.
struct Piece {
    start: usize,
    aspects: Vec<Aspect>,
}

impl Piece {
    /// Adds the piece to those before if it names an aspect. One that says nothing of it belongs to the one before it in its
    /// sentence: "fast and well packed delivery".
    fn end(self, text: &Text, end: usize, pieces: &mut Vec<(Vec<Aspect>, Range<usize>)>) {
        if self.aspects.is_empty() {
            return;
        }
        match pieces.last_mut() {
            Some((aspects, tokens))
                if tokens.end == self.start
                    && text.before(self.start) != Break::Sentence
                    && find(text, self.start..end).is_empty() =>
            {
                tokens.end = end;
                aspects.extend(
                    self.aspects.into_iter().filter(|aspect| !aspects.contains(aspect)).collect::<Vec<_>>(),
                );
            }
            _ => pieces.push((self.aspects, self.start..end)),
        }
    }

    /// Whether the piece ends before a token. A full stop ends it. A comma or the name of another aspect does once
    /// something was said: in "delivery, packaging, price: all great" the names wait for what is said of them.
    fn ends_before(&self, text: &Text, at: usize, aspect: Option<Aspect>) -> bool {
        let is_another = aspect.is_some_and(|aspect| !self.aspects.contains(&aspect));
        match text.before(at) {
            _ if at == self.start => false,
            Break::Sentence => true,
            Break::Clause if self.aspects.is_empty() => true,
            Break::Word if self.aspects.is_empty() || !is_another => false,
            _ => !find(text, self.start..at).is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&[Aspect], &str)]) {
        let read = Text::read(text);
        let found: Vec<(Vec<Aspect>, String)> = pieces(&read)
            .into_iter()
            .map(|(aspects, tokens)| {
                (aspects, tokens.map(|token| read.spelled(token)).collect::<Vec<_>>().join(" "))
            })
            .collect();
        let expected: Vec<(Vec<Aspect>, String)> =
            expected.iter().map(|(aspects, words)| (aspects.to_vec(), (*words).to_owned())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn each_clause_has_its_aspect() {
        use Aspect::{Delivery, Price, Quality, Returns, Service};
        check(
            "Ürün kaliteli ama kargo çok geç geldi.",
            &[(&[Quality], "ürün kaliteli"), (&[Delivery], "ama kargo çok geç geldi")],
        );
        check("kargo hızlı fiyat pahalı", &[(&[Delivery], "kargo hızlı"), (&[Price], "fiyat pahalı")]);
        check(
            "Kargo, paketleme, fiyat: hepsi harika",
            &[(&[Delivery, Price], "kargo paketleme fiyat hepsi harika")],
        );
        check(
            "Çok beğendim. İade süreci kolay, müşteri hizmetleri ilgisiz",
            &[(&[Returns], "iade süreci kolay"), (&[Service], "müşteri hizmetleri ilgisiz")],
        );
        check(
            "The fabric is soft but customer service was rude",
            &[(&[Quality], "the fabric is soft"), (&[Service], "but customer service was rude")],
        );
        check("Hızlı ve sağlam kargo", &[(&[Quality, Delivery], "hızlı ve sağlam kargo")]);
        check("Sağlam. Kargo", &[(&[Quality], "sağlam"), (&[Delivery], "kargo")]);
        check("Çok beğendim", &[]);
        check("", &[]);
    }
}
