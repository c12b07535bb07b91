//! What a finding means for the shop, and what to do about it, in both languages.

use super::Kind;

/// A finding in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    /// A word for machines.
    pub key: &'static str,
    /// In English.
    pub en: Advised,
    /// In Turkish.
    pub tr: Advised,
}

/// A finding in the words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advised {
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub what_to_do: &'static str,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 17] = [
        Kind::Empty,
        Kind::UnknownWords,
        Kind::DeadConditions,
        Kind::NotMeasurable,
        Kind::TooSmall,
        Kind::LittleRevenue,
        Kind::TooSmallToMeasure,
        Kind::Unreachable,
        Kind::NoDifference,
        Kind::NoAction,
        Kind::NoControl,
        Kind::TooMany,
        Kind::Static,
        Kind::DemographicsOnly,
        Kind::Overlapping,
        Kind::Contained,
        Kind::Unstable,
    ];

    /// What it means, and what to do.
    #[must_use]
    pub fn advice(self) -> &'static Advice {
        &ADVICE[self as usize]
    }
}

/// By the place of the kind in [`Kind::ALL`].
const ADVICE: [Advice; 17] = [
    Advice {
        key: "empty",
        en: Advised {
            title: "Nobody is in this segment",
            why: "Whatever is done with it reaches nobody. Either nobody is like that yet, or a \
                    condition asks for too much or contradicts another.",
            what_to_do: "Look at the conditions one by one with kesit explain and loosen the one that nobody \
                    passes; or take the segment out of use.",
        },
        tr: Advised {
            title: "Segment boş",
            why: "Bununla yapılan hiçbir şey kimseye ulaşmaz. Ya henüz böyle bir müşteri yoktur ya da \
                    koşullardan biri fazla şey istemekte veya bir başkasıyla çelişmektedir.",
            what_to_do: "Koşulları kesit explain ile tek tek inceleyin ve kimsenin geçemediği koşulu gevşetin; \
                    gerekmiyorsa segmenti kullanımdan kaldırın.",
        },
    },
    Advice {
        key: "unknown_words",
        en: Advised {
            title: "It asks for data that nobody sends",
            why: "Events, traits or segments in its conditions were never seen. A misspelt name is \
                    never true, and nobody notices.",
            what_to_do: "Correct the spelling, or have the shop send the missing data.",
        },
        tr: Advised {
            title: "Kimsenin göndermediği veriyi soruyor",
            why: "Koşullarındaki olay, nitelik veya segment adları hiç görülmedi. Yanlış yazılmış bir \
                    ad hiçbir zaman sağlanmaz ve bu fark edilmez.",
            what_to_do: "Yazımı düzeltin ya da eksik verinin gönderilmesini sağlayın.",
        },
    },
    Advice {
        key: "dead_conditions",
        en: Advised {
            title: "Some conditions change nothing",
            why: "They hold for everybody or for nobody, so that the segment is not what its text \
                    says.",
            what_to_do: "Remove them, or correct what they were meant to ask for.",
        },
        tr: Advised {
            title: "Bazı koşullar hiçbir şeyi değiştirmiyor",
            why: "Herkes için ya da hiç kimse için sağlandıklarından segment, yazdığı şey değildir.",
            what_to_do: "Bu koşulları kaldırın ya da neyi sorması gerektiğine göre düzeltin.",
        },
    },
    Advice {
        key: "not_measurable",
        en: Advised {
            title: "Much of what it asks for is not known",
            why: "Customers of whom the data is missing are silently left out, so that the segment is \
                    smaller than it should be, and not by chance.",
            what_to_do: "Collect the missing data, or ask for something that is known of nearly everybody.",
        },
        tr: Advised {
            title: "Sorduğu bilgilerin çoğu bilinmiyor",
            why: "Verisi eksik müşteriler sessizce dışarıda kalır; segment olması gerekenden küçüktür \
                    ve bu eksiklik rastgele değildir.",
            what_to_do: "Eksik veriyi toplayın ya da neredeyse herkes için bilinen bir şeyi sorun.",
        },
    },
    Advice {
        key: "too_small",
        en: Advised {
            title: "Too few members to act on",
            why: "An action costs work whatever the size, and what it brings cannot be told from \
                    chance with so few.",
            what_to_do: "Widen the conditions, or join the segment with one that is treated the same way.",
        },
        tr: Advised {
            title: "Eyleme geçmek için üyesi çok az",
            why: "Her eylem, büyüklük ne olursa olsun emek ister; bu kadar az kişide sonucu şanstan \
                    ayırt etmek de mümkün değildir.",
            what_to_do: "Koşulları genişletin ya da aynı şekilde davranılan bir segmentle birleştirin.",
        },
    },
    Advice {
        key: "little_revenue",
        en: Advised {
            title: "Its members bring next to no revenue",
            why: "Even a great success with them would hardly be seen in the shop's figures.",
            what_to_do: "Keep it if it is meant for the future, as new customers are; else spend the effort \
                    elsewhere.",
        },
        tr: Advised {
            title: "Üyeleri neredeyse hiç ciro getirmiyor",
            why: "Bu grupta büyük bir başarı bile mağazanın sayılarında zor görünür.",
            what_to_do: "Yeni müşteriler gibi geleceğe dönükse tutun; değilse emeği başka yere ayırın.",
        },
    },
    Advice {
        key: "too_small_to_measure",
        en: Advised {
            title: "Too few members to see the effect that matters",
            why: "With so few an effect of the size that you care about would mostly go unseen, and a \
                    success could be chance.",
            what_to_do: "Let the test run over several rounds, join segments, or settle for seeing only \
                    larger effects.",
        },
        tr: Advised {
            title: "Önemsenen etkiyi görmek için üyesi az",
            why: "Bu kadar az kişide, önem verdiğiniz büyüklükte bir etki çoğunlukla görülmez; görülen \
                    başarı da şans olabilir.",
            what_to_do: "Denemeyi birkaç tur sürdürün, segmentleri birleştirin ya da yalnızca daha büyük \
                    etkileri görmeyi kabul edin.",
        },
    },
    Advice {
        key: "unreachable",
        en: Advised {
            title: "Most members may not be written to",
            why: "They gave no consent, or have no working address; a message reaches the minority \
                    only.",
            what_to_do: "Ask for consent where these customers are met anyway, as at the till and in the \
                    account, before any campaign.",
        },
        tr: Advised {
            title: "Üyelerin çoğuna yazılamıyor",
            why: "İzin vermemişler ya da geçerli bir adresleri yok; ileti yalnızca azınlığa ulaşır.",
            what_to_do: "Kampanyadan önce, bu müşterilerle zaten karşılaşılan yerlerde (kasada, hesap \
                    sayfasında) izin isteyin.",
        },
    },
    Advice {
        key: "no_difference",
        en: Advised {
            title: "Members did what everybody did",
            why: "On past dates they did not spend otherwise than customers on average, beyond what \
                    chance explains. To treat them otherwise has no ground in what they do.",
            what_to_do: "Sharpen the conditions by what customers do, or join the segment with its neighbour.",
        },
        tr: Advised {
            title: "Üyeler herkes gibi davranmış",
            why: "Geçmiş tarihlerde harcamaları, şansın açıklayabileceğinin ötesinde ortalama \
                    müşteriden farklı olmamış. Farklı davranmanın davranışlarında bir dayanağı yok.",
            what_to_do: "Koşulları müşterilerin yaptıklarına göre keskinleştirin ya da segmenti komşusuyla \
                    birleştirin.",
        },
    },
    Advice {
        key: "no_action",
        en: Advised {
            title: "Nothing is done with it",
            why: "A segment without a campaign or a journey, or with none in the last half year, earns \
                    nothing and costs attention.",
            what_to_do: "Switch on a playbook for it, or take it out of use.",
        },
        tr: Advised {
            title: "Bununla hiçbir şey yapılmıyor",
            why: "Kampanyası veya yolculuğu olmayan ya da son altı ayda kullanılmayan bir segment bir \
                    şey kazandırmaz, dikkat dağıtır.",
            what_to_do: "Bu segment için hazır bir senaryo başlatın ya da segmenti kullanımdan kaldırın.",
        },
    },
    Advice {
        key: "no_control",
        en: Advised {
            title: "Nobody can tell what the action brings",
            why: "Without members who are left out by chance, whatever they buy seems to be the \
                    action's doing.",
            what_to_do: "Give the campaign or journey a control group; 5 to 10 % of the members is a common \
                    size.",
        },
        tr: Advised {
            title: "Eylemin ne kazandırdığı bilinemiyor",
            why: "Rastgele ayrılmış bir kontrol grubu olmadan, alınan her şey eylemin sonucu gibi \
                    görünür.",
            what_to_do: "Kampanyaya veya yolculuğa bir kontrol grubu verin; üyelerin %5–10'u yaygın bir \
                    büyüklüktür.",
        },
    },
    Advice {
        key: "too_many",
        en: Advised {
            title: "Too many segments for one purpose",
            why: "Three to seven can be kept apart and served well; with more the work is spread thin, \
                    and customers are in several at once.",
            what_to_do: "Keep those that act and differ, and join the others.",
        },
        tr: Advised {
            title: "Tek bir amaç için çok fazla segment",
            why: "Üç ile yedi arası segment birbirinden ayrı tutulup iyi yönetilebilir; daha \
                    fazlasında emek dağılır ve müşteriler aynı anda birkaçına girer.",
            what_to_do: "Kullanılan ve gerçekten ayrışan segmentleri tutun, diğerlerini birleştirin.",
        },
    },
    Advice {
        key: "static",
        en: Advised {
            title: "It does not move",
            why: "Customers change; a segment that stays the same speaks of what they were.",
            what_to_do: "Add a condition on time or on what customers do, such as the days since the last \
                    order; if it is meant as a fixed list, say so.",
        },
        tr: Advised {
            title: "Yerinde sayıyor",
            why: "Müşteriler değişir; hiç değişmeyen bir segment onların eski hâlini anlatır.",
            what_to_do: "Son siparişten bu yana geçen gün gibi, zamana veya davranışa bakan bir koşul \
                    ekleyin; sabit bir liste olması isteniyorsa bunu belirtin.",
        },
    },
    Advice {
        key: "demographics_only",
        en: Advised {
            title: "It knows who customers are, and nothing of what they do",
            why: "Age and city say little of what somebody will buy; two customers of one age may be a \
                    loyal and a lost one.",
            what_to_do: "Add what they do: how lately, how often and what they bought.",
        },
        tr: Advised {
            title: "Kim olduklarını biliyor, ne yaptıklarını bilmiyor",
            why: "Yaş ve şehir, kimin ne alacağı hakkında az şey söyler; aynı yaştaki iki müşteriden \
                    biri sadık, öteki kaybedilmiş olabilir.",
            what_to_do: "Davranış ekleyin: ne kadar yakın zamanda, ne sıklıkta ve ne aldıkları.",
        },
    },
    Advice {
        key: "overlapping",
        en: Advised {
            title: "Two segments are as good as the same",
            why: "Nearly all members are in both and get every message twice, and their figures tell \
                    the same story twice.",
            what_to_do: "Join them, or exclude the one from the other.",
        },
        tr: Advised {
            title: "İki segment neredeyse aynı",
            why: "Üyelerin neredeyse tümü ikisinde birdendir; iletileri iki kez alırlar, sayılar da \
                    aynı şeyi iki kez anlatır.",
            what_to_do: "Birleştirin ya da birini diğerinden çıkarın.",
        },
    },
    Advice {
        key: "contained",
        en: Advised {
            title: "One segment lies within another",
            why: "Nearly all members of the smaller one are in the larger one too, so that they may \
                    get both messages.",
            what_to_do: "If that is meant, make them tiers of one group; else exclude the smaller one from \
                    the larger.",
        },
        tr: Advised {
            title: "Bir segment diğerinin içinde",
            why: "Küçük segmentin neredeyse tüm üyeleri büyüğünde de var; iki iletiyi birden \
                    alabilirler.",
            what_to_do: "Böyle isteniyorsa ikisini bir grubun katmanları yapın; istenmiyorsa küçüğü büyükten \
                    çıkarın.",
        },
    },
    Advice {
        key: "unstable",
        en: Advised {
            title: "Its members change fast",
            why: "From one date to the next more than half of them change, so that an action meets \
                    others than were meant. For segments of a short moment, such as an abandoned cart, \
                    this is right.",
            what_to_do: "If it is no such moment, look at a longer time in the conditions, and let members \
                    stay until they are clearly out.",
        },
        tr: Advised {
            title: "Üyeleri çok hızlı değişiyor",
            why: "Bir tarihten diğerine üyelerin yarısından fazlası değişir; eylem, düşünülenden başka \
                    kişilere gider. Terk edilmiş sepet gibi kısa anların segmentinde bu doğaldır.",
            what_to_do: "Böyle bir an değilse koşullarda daha uzun bir süreye bakın ve üyelerin ancak açıkça \
                    dışarıda kaldıklarında çıkmasını sağlayın.",
        },
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_has_its_own_words_in_both_languages() {
        let mut texts = BTreeSet::new();
        for (ix, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, ix);
            let Advice { key, en, tr } = kind.advice();
            let name: String = format!("{kind:?}").to_lowercase();
            assert_eq!(key.replace('_', ""), name, "the words belong to the kind");
            for text in [en, tr].into_iter().flat_map(|words| [words.title, words.why, words.what_to_do]) {
                assert!(text.len() > 10 && !text.contains("  "), "{text}");
                assert!(texts.insert(text), "told twice: {text}");
            }
        }
    }
}
