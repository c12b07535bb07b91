//! What to do with the groups that are known by their keys.

use crate::format::Format;

/// Groups for which the same is to be done, under the names of different schemes.
struct Advice {
    keys: &'static [&'static str],
    english: &'static str,
    turkish: &'static str,
}

const ADVICE: &[Advice] = &[
    Advice {
        keys: &["champions"],
        english: "Thank them, show them what is new first, ask for a review. No discount is needed.",
        turkish: "Teşekkür edin, yenilikleri önce onlara gösterin, yorum isteyin. İndirim gerekmez.",
    },
    Advice {
        keys: &["loyal"],
        english: "Keep them: loyalty tier, related products, early access.",
        turkish: "Elde tutun: sadakat kademesi, tamamlayıcı ürünler, erken erişim.",
    },
    Advice {
        keys: &["potential_loyal", "potential_loyalist", "potential_loyalists"],
        english: "Lead them to the next order: suggestions that fit the last one.",
        turkish: "Bir sonraki siparişe yönlendirin: son alışverişe uygun öneriler.",
    },
    Advice {
        keys: &["new", "new_customers", "recent"],
        english: "Welcome them, and make the second order easy.",
        turkish: "Karşılama serisi gönderin, ikinci siparişi kolaylaştırın.",
    },
    Advice {
        keys: &["promising"],
        english: "Make the shop known: bestsellers and a small reason to return.",
        turkish: "Mağazayı tanıtın: çok satanlar ve dönmek için küçük bir neden.",
    },
    Advice {
        keys: &["need_attention", "needs_attention"],
        english: "Remind them with an offer of limited time in their favourite category.",
        turkish: "Sevdikleri kategoride süreli bir teklifle hatırlatın.",
    },
    Advice {
        keys: &["about_to_sleep"],
        english: "Write before they are gone: popular products, a useful reminder.",
        turkish: "Uzaklaşmadan yazın: popüler ürünler, işe yarar bir hatırlatma.",
    },
    Advice {
        keys: &["at_risk"],
        english: "Win them back personally, and ask what went wrong.",
        turkish: "Kişisel bir mesajla geri kazanın, neyin aksadığını sorun.",
    },
    Advice {
        keys: &["cannot_lose"],
        english: "Call or write in person; they were among the best.",
        turkish: "Bizzat arayın ya da yazın; en iyiler arasındaydılar.",
    },
    Advice {
        keys: &["hibernating", "inactive"],
        english: "One inexpensive reminder; leave out of costly campaigns.",
        turkish: "Düşük maliyetli tek bir hatırlatma; pahalı kampanyalara katmayın.",
    },
    Advice {
        keys: &["lost"],
        english: "One last try, then stop writing: it protects the sender's good name.",
        turkish: "Son bir deneme yapın, sonra yazmayı bırakın: gönderici itibarını korur.",
    },
];

/// What to do with a group; `None` if its key is not known.
pub(super) fn advice(key: &str, f: Format<'_>) -> Option<&'static str> {
    let known = ADVICE.iter().find(|advice| advice.keys.contains(&key));
    known.map(|advice| f.of(advice.english, advice.turkish))
}
