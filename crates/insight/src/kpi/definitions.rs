//! What each figure means: what is counted, of what, over which time, and what to beware of.

/// What a figure means, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// A word for machines.
    pub key: &'static str,
    /// In English.
    pub en: Explained,
    /// In Turkish.
    pub tr: Explained,
}

/// A figure in the words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explained {
    /// Its name.
    pub name: &'static str,
    /// Its definition, in one paragraph.
    pub meaning: &'static str,
}

/// The definitions of all figures.
#[must_use]
pub fn definitions() -> &'static [Definition] {
    &DEFINITIONS
}

/// The definition of a figure; `None` if no figure has this key.
#[must_use]
pub fn definition(key: &str) -> Option<&'static Definition> {
    DEFINITIONS.iter().find(|definition| definition.key == key)
}

// long because it is one table, of texts in two languages
const DEFINITIONS: [Definition; 36] = [
    Definition {
        key: "revenue",
        en: Explained {
            name: "Revenue",
            meaning: "All that was paid for the orders of the period, net of the refunds known on the day of \
            the figure. Refunds of the last weeks may still come, so that a young period looks \
            better than it will.",
        },
        tr: Explained {
            name: "Ciro",
            meaning: "Dönemdeki siparişler için ödenen tutar; hesap gününe kadar bilinen iadeler düşülmüştür. \
            Son haftaların iadeleri henüz gelmemiş olabilir; bu yüzden yeni bir dönem olduğundan iyi \
            görünür.",
        },
    },
    Definition {
        key: "orders",
        en: Explained {
            name: "Orders",
            meaning: "How many orders were placed in the period. An order that was refunded wholly or called \
            off does not count; one that cost nothing does.",
        },
        tr: Explained {
            name: "Sipariş sayısı",
            meaning: "Dönemde verilen sipariş sayısı. Tümüyle iade veya iptal edilen sipariş sayılmaz; \
            ücretsiz sipariş sayılır.",
        },
    },
    Definition {
        key: "buyers",
        en: Explained { name: "Buyers", meaning: "How many different customers ordered in the period." },
        tr: Explained {
            name: "Alışveriş yapan müşteri",
            meaning: "Dönemde en az bir sipariş veren farklı müşteri sayısı.",
        },
    },
    Definition {
        key: "new_buyers",
        en: Explained {
            name: "New buyers",
            meaning: "Buyers of the period whose first order ever lies in it. Customers who changed their \
            e-mail address and were not recognised count as new.",
        },
        tr: Explained {
            name: "Yeni müşteri",
            meaning: "Hayatındaki ilk siparişi bu döneme düşen müşteriler. E-posta adresini değiştiren ve \
            tanınamayan müşteri yeni sayılır.",
        },
    },
    Definition {
        key: "returning_buyers",
        en: Explained {
            name: "Returning buyers",
            meaning: "Buyers of the period who had ordered before it.",
        },
        tr: Explained {
            name: "Geri gelen müşteri",
            meaning: "Dönemde sipariş veren ve dönemden önce de siparişi olan müşteriler.",
        },
    },
    Definition {
        key: "average_order_value",
        en: Explained {
            name: "Average order value",
            meaning: "Revenue of the period ÷ orders of the period. A few very large orders can lift it while \
            the usual order stays the same.",
        },
        tr: Explained {
            name: "Ortalama sepet tutarı",
            meaning: "Dönem cirosu ÷ dönemdeki sipariş sayısı. Birkaç çok büyük sipariş, olağan sepet aynı \
            kalsa da ortalamayı yükseltebilir.",
        },
    },
    Definition {
        key: "orders_per_buyer",
        en: Explained {
            name: "Orders per buyer",
            meaning: "Orders of the period ÷ customers who ordered in it. It grows with the length of the \
            period; compare only periods of the same length.",
        },
        tr: Explained {
            name: "Müşteri başına sipariş",
            meaning: "Dönemdeki sipariş sayısı ÷ dönemde sipariş veren müşteri sayısı. Dönem uzadıkça büyür; \
            yalnızca eşit uzunluktaki dönemler karşılaştırılmalıdır.",
        },
    },
    Definition {
        key: "repeat_purchase_rate",
        en: Explained {
            name: "Repeat purchase rate",
            meaning: "Customers with at least two orders in the period ÷ customers with at least one order in \
            the same period. It grows with the length of the period, and is not the returning \
            customer rate.",
        },
        tr: Explained {
            name: "Tekrar satın alma oranı",
            meaning: "Dönemde en az iki siparişi olan müşteriler ÷ aynı dönemde en az bir siparişi olan \
            müşteriler. Dönem uzadıkça büyür; geri gelen müşteri oranı ile aynı şey değildir.",
        },
    },
    Definition {
        key: "repeat_within_90_days",
        en: Explained {
            name: "Bought again within 90 days",
            meaning: "Of the customers whose first order was 90 days before a day of the period, those who \
            ordered again on another day within these 90 days. Everybody has had the full 90 days, \
            so that new customers do not press the rate down.",
        },
        tr: Explained {
            name: "90 gün içinde yeniden alan",
            meaning: "İlk siparişinin üzerinden geçen 90. gün bu döneme düşen müşteriler içinde, o 90 gün \
            dolmadan başka bir gün yeniden sipariş verenler. Herkes 90 günün tamamını yaşamıştır; \
            yeni müşteriler oranı aşağı çekmez.",
        },
    },
    Definition {
        key: "returning_customer_rate",
        en: Explained {
            name: "Returning customer rate",
            meaning: "Customers who ordered in the period and had at least two orders ever by its end ÷ \
            customers who ordered in the period. The numerator looks at all time, the denominator at \
            the period only: an old shop scores high by its age.",
        },
        tr: Explained {
            name: "Geri gelen müşteri oranı",
            meaning: "Dönemde sipariş veren ve dönem sonuna kadar toplamda en az iki siparişi olanlar ÷ \
            dönemde sipariş verenler. Pay tüm geçmişe, payda yalnızca döneme bakar: eski bir \
            mağazanın oranı sırf yaşından ötürü yüksek çıkar.",
        },
    },
    Definition {
        key: "active_rate",
        en: Explained {
            name: "Active rate",
            meaning: "Customers who ordered in the period ÷ all who had ever ordered by its end. It falls as \
            the shop grows older, since customers who are long gone stay in the denominator.",
        },
        tr: Explained {
            name: "Aktif müşteri oranı",
            meaning: "Dönemde sipariş verenler ÷ dönem sonuna kadar en az bir kez sipariş vermiş herkes. \
            Çoktan gitmiş müşteriler paydada kaldığı için mağaza yaşlandıkça düşer.",
        },
    },
    Definition {
        key: "inactivity_rate",
        en: Explained {
            name: "Inactive customers",
            meaning: "Of all who had ever ordered, those who at the end of the period had been silent for \
            longer than 90 % of the gaps after an order of the same category, among customers who \
            come back. Silence is not a farewell: some will come back.",
        },
        tr: Explained {
            name: "Sessiz müşteri oranı",
            meaning: "En az bir kez sipariş vermiş herkes içinde, dönem sonunda son siparişinden bu yana geçen \
            süre, aynı kategoriden sonra geri gelenlerin %90'ının aralığından uzun olanlar. \
            Sessizlik veda değildir: bir kısmı geri gelir.",
        },
    },
    Definition {
        key: "inactivity_churn",
        en: Explained {
            name: "Inactivity churn",
            meaning: "Of the customers who had not been silent for too long at the beginning of the period, \
            those who had at its end. Who came new within the period is in neither number. Nobody \
            says that they leave; the rule for silence decides.",
        },
        tr: Explained {
            name: "Hareketsizliğe göre kayıp oranı",
            meaning: "Dönem başında uzun süredir sessiz olmayan müşteriler içinde, dönem sonunda uzun süredir \
            sessiz olanlar. Dönem içinde yeni gelenler iki sayıda da yoktur. Kimse gittiğini \
            söylemez; kararı sessizlik kuralı verir.",
        },
    },
    Definition {
        key: "expected_churn",
        en: Explained {
            name: "Expected churn",
            meaning: "1 − the mean probability that a customer is still a customer, by the model of orders and \
            departures. It depends on the model; compare it with what came later.",
        },
        tr: Explained {
            name: "Beklenen kayıp oranı",
            meaning: "1 − müşterilerin hâlâ müşteri olma olasılıklarının ortalaması; sipariş ve ayrılma \
            modelinden gelir. Modele bağlıdır; sonradan gerçekleşenle karşılaştırın.",
        },
    },
    Definition {
        key: "churn_rate",
        en: Explained {
            name: "Churn rate (subscriptions)",
            meaning: "Subscribers at the beginning of the period who ended it within the period ÷ subscribers \
            at the beginning. New ones are in neither number. With mixed ages the rate falls because \
            those who leave early are gone, not because anything improved.",
        },
        tr: Explained {
            name: "Kayıp oranı (abonelik)",
            meaning: "Dönem başındaki aboneler içinde dönemde ayrılanlar ÷ dönem başındaki aboneler. Yeni \
            gelenler iki sayıda da yoktur. Farklı yaştaki aboneler bir arada iken oran, bir şey \
            iyileştiği için değil, erken ayrılanlar çoktan gittiği için düşer.",
        },
    },
    Definition {
        key: "retention_on",
        en: Explained {
            name: "Retention in the period",
            meaning: "Of the customers who first came in a period, those who ordered in exactly the k-th \
            period after. Only cohorts that are old enough count, so that the youngest do not pull \
            the curve down.",
        },
        tr: Explained {
            name: "Dönem içinde elde tutma",
            meaning: "İlk kez belirli bir dönemde gelen müşteriler içinde, tam olarak k dönem sonra sipariş \
            verenler. Yalnızca yeterince yaşlı kohortlar sayılır; en gençler eğriyi aşağı çekmez.",
        },
    },
    Definition {
        key: "retention_on_or_after",
        en: Explained {
            name: "Retention in the period or later",
            meaning: "Of the customers who first came in a period, those who ordered in the k-th period after \
            or in any later one. Its past values still rise when somebody comes back late.",
        },
        tr: Explained {
            name: "O dönemde veya sonrasında elde tutma",
            meaning: "İlk kez belirli bir dönemde gelen müşteriler içinde, k dönem sonra veya daha sonra \
            sipariş verenler. Biri geç döndüğünde geçmiş değerler de yükselir.",
        },
    },
    Definition {
        key: "historic_value",
        en: Explained {
            name: "Customer value so far",
            meaning: "All revenue up to the end of the period × margin ÷ all customers who had ever ordered. \
            It looks back only, and is never to be added to the expected value.",
        },
        tr: Explained {
            name: "Bugüne kadarki müşteri değeri",
            meaning: "Dönem sonuna kadarki tüm ciro × kâr marjı ÷ en az bir kez sipariş vermiş müşteri sayısı. \
            Yalnızca geçmişe bakar; beklenen değerle asla toplanmaz.",
        },
    },
    Definition {
        key: "expected_value",
        en: Explained {
            name: "Expected customer value",
            meaning: "What the models expect a customer to bring from now on: expected orders × expected money \
            of an order × margin, within the horizon and with the discount that stand beside it. \
            Nothing of the past is in it.",
        },
        tr: Explained {
            name: "Beklenen müşteri değeri",
            meaning: "Modellere göre müşterinin bundan sonra getireceği değer: beklenen sipariş × beklenen \
            sepet tutarı × kâr marjı; yanında yazan süre ve iskonto ile. Geçmişten hiçbir şey \
            içermez.",
        },
    },
    Definition {
        key: "top_fifth_share",
        en: Explained {
            name: "Share of the best fifth",
            meaning: "The part of the period's revenue that the best 20 % of its buyers brought. Short periods \
            make it seem smaller, as hardly anybody orders twice in them.",
        },
        tr: Explained {
            name: "En iyi beşte birin payı",
            meaning: "Dönem cirosunun, en çok harcayan %20 müşteriden gelen bölümü. Kısa dönemlerde neredeyse \
            kimse iki kez almadığı için daha küçük görünür.",
        },
    },
    Definition {
        key: "gini",
        en: Explained {
            name: "Unevenness of revenue (Gini)",
            meaning: "0 if all buyers of the period brought the same, near 1 if one brought all. It does not \
            say who they are, nor whether it is good.",
        },
        tr: Explained {
            name: "Cironun dağılımı (Gini)",
            meaning: "Dönemde alışveriş yapan herkes aynı tutarı getirdiyse 0, hepsini tek müşteri getirdiyse \
            1'e yakın. Kim olduklarını da, bunun iyi olup olmadığını da söylemez.",
        },
    },
    Definition {
        key: "days_between_orders",
        en: Explained {
            name: "Days between orders",
            meaning: "The median of the days between an order day of the period and the same customer's order \
            day before it. Only customers who came back are in it, and frequent ones several times; \
            the shop's order rhythm corrects for both.",
        },
        tr: Explained {
            name: "Siparişler arası gün",
            meaning: "Dönemdeki bir sipariş günü ile aynı müşterinin önceki sipariş günü arasındaki günlerin \
            ortancası. Yalnızca geri gelenleri, sık gelenleri de birden çok kez içerir; mağazanın \
            sipariş ritmi ikisini de düzeltir.",
        },
    },
    Definition {
        key: "win_back_rate",
        en: Explained {
            name: "Win-back rate",
            meaning: "Of the customers who were dormant or lost at the beginning of the period, those who \
            ordered in it. Some would have come back by themselves; only a control group tells how \
            many.",
        },
        tr: Explained {
            name: "Geri kazanma oranı",
            meaning: "Dönem başında uyuyan veya kaybedilen müşteriler içinde dönemde sipariş verenler. Bir \
            kısmı kendiliğinden dönecekti; kaç kişi olduğunu yalnızca kontrol grubu söyler.",
        },
    },
    Definition {
        key: "refund_rate",
        en: Explained {
            name: "Refund rate",
            meaning: "What was given back of the orders placed in the period ÷ what was first paid for them. \
            The orders of the last weeks may still be returned.",
        },
        tr: Explained {
            name: "İade oranı",
            meaning: "Dönemde verilen siparişlerden geri ödenen tutar ÷ bu siparişler için ilk ödenen tutar. \
            Son haftaların siparişleri hâlâ iade edilebilir.",
        },
    },
    Definition {
        key: "segment_growth",
        en: Explained {
            name: "Growth of the segment",
            meaning: "(Members at the end − members at the beginning) ÷ members at the beginning; made of new \
            customers and customers who moved in, less those who moved out. Segments by fifths are \
            always a fifth: with them look at who moves, not at the size.",
        },
        tr: Explained {
            name: "Segmentin büyümesi",
            meaning: "(Dönem sonundaki üye − dönem başındaki üye) ÷ dönem başındaki üye; yeni müşteriler ve \
            içeri geçenler eksi dışarı geçenler. Beşte birlere göre kurulan segment hep beşte \
            birdir: büyüklüğüne değil, kimin yer değiştirdiğine bakın.",
        },
    },
    Definition {
        key: "segment_stability",
        en: Explained {
            name: "Stability of the segment",
            meaning: "Members at both dates ÷ members at either date (Jaccard). 1 means that nobody moved, 0 \
            that nobody stayed. Neither is good by itself.",
        },
        tr: Explained {
            name: "Segmentin kararlılığı",
            meaning: "Her iki tarihte de üye olanlar ÷ tarihlerden en az birinde üye olanlar (Jaccard). 1 \
            kimsenin yer değiştirmediğini, 0 kimsenin kalmadığını gösterir. Hiçbiri tek başına iyi \
            değildir.",
        },
    },
    Definition {
        key: "lift",
        en: Explained {
            name: "Lift",
            meaning: "What a member spent in the days that followed ÷ what a customer spent on average, \
            members chosen by what was known before. 1 is no better than chance. It says whom to \
            expect more of, not that a message makes them buy.",
        },
        tr: Explained {
            name: "Kaldıraç",
            meaning: "Bir üyenin izleyen günlerdeki harcaması ÷ ortalama müşterinin harcaması; üyeler yalnızca \
            önceden bilinenlerle seçilir. 1, rastgele seçimden farksızdır. Kimden daha çok \
            beklendiğini söyler, iletinin sattırdığını değil.",
        },
    },
    Definition {
        key: "nps",
        en: Explained {
            name: "Net promoter score",
            meaning: "Of those who answered 0 to 10, the percentage with 9 or 10 less the percentage with 0 to \
            6. Shown with its interval, and not at all below 30 answers; who answers is not who \
            buys.",
        },
        tr: Explained {
            name: "Net tavsiye skoru",
            meaning: "0 ile 10 arasında yanıt verenler içinde 9–10 verenlerin yüzdesi eksi 0–6 verenlerin \
            yüzdesi. Güven aralığıyla gösterilir, 30 yanıttan azında gösterilmez; yanıtlayanlar \
            alışveriş yapanları temsil etmeyebilir.",
        },
    },
    Definition {
        key: "bounce_rate",
        en: Explained {
            name: "Bounce rate",
            meaning: "Messages that came back as undeliverable ÷ messages sent.",
        },
        tr: Explained {
            name: "Geri dönen ileti oranı",
            meaning: "Teslim edilemeyip geri dönen iletiler ÷ gönderilen iletiler.",
        },
    },
    Definition {
        key: "open_rate",
        en: Explained {
            name: "Open rate",
            meaning: "Messages opened by a person ÷ messages delivered. Not reliable: mail programs open many \
            by themselves, and hide others. Nothing should be decided by it alone.",
        },
        tr: Explained {
            name: "Açılma oranı",
            meaning: "Bir kişinin açtığı iletiler ÷ teslim edilen iletiler. Güvenilir değildir: posta \
            programları birçok iletiyi kendiliğinden açar, bazılarını da gizler. Tek başına karar \
            gerekçesi olmamalıdır.",
        },
    },
    Definition {
        key: "click_rate",
        en: Explained {
            name: "Click rate",
            meaning: "Messages with at least one click ÷ messages delivered, that is sent less bounced.",
        },
        tr: Explained {
            name: "Tıklama oranı",
            meaning: "En az bir kez tıklanan iletiler ÷ teslim edilen (gönderilen eksi geri dönen) iletiler.",
        },
    },
    Definition {
        key: "click_to_open_rate",
        en: Explained {
            name: "Click-to-open rate",
            meaning: "Messages with at least one click ÷ messages opened by a person. As unreliable as the \
            opens.",
        },
        tr: Explained {
            name: "Açana göre tıklama oranı",
            meaning: "En az bir kez tıklanan iletiler ÷ bir kişinin açtığı iletiler. Açılmalar kadar \
            güvenilmezdir.",
        },
    },
    Definition {
        key: "opt_out_rate",
        en: Explained {
            name: "Opt-out rate",
            meaning: "Messages whose receiver unsubscribed by them ÷ messages delivered. Look at it by \
            campaign and by segment: the mean hides those that drive people away.",
        },
        tr: Explained {
            name: "Abonelikten çıkma oranı",
            meaning: "Alıcısı abonelikten çıkan iletiler ÷ teslim edilen iletiler. Kampanya ve segment bazında \
            bakın: ortalama, insanları kaçıranları gizler.",
        },
    },
    Definition {
        key: "complaint_rate",
        en: Explained {
            name: "Complaint rate",
            meaning: "Messages reported as spam ÷ messages delivered. Gmail asks for less than 0.10 %, and \
            from 0.30 % on refuses; an alarm is given when the lower end of the interval is beyond.",
        },
        tr: Explained {
            name: "Şikâyet oranı",
            meaning: "İstenmeyen olarak bildirilen iletiler ÷ teslim edilen iletiler. Gmail %0,10'un altını \
            ister, %0,30'dan itibaren kabul etmez; aralığın alt ucu sınırı aşınca uyarı verilir.",
        },
    },
    Definition {
        key: "roi",
        en: Explained {
            name: "Return on a campaign",
            meaning: "(What it earned beyond the control group × margin − its cost) ÷ its cost, with the \
            interval that comes from the control group. Without a control group there is no answer.",
        },
        tr: Explained {
            name: "Kampanyanın getirisi",
            meaning: "(Kontrol grubuna göre fazladan ciro × kâr marjı − maliyet) ÷ maliyet; aralık kontrol \
            grubundan gelir. Kontrol grubu yoksa yanıt da yoktur.",
        },
    },
    Definition {
        key: "cost_per_retained",
        en: Explained {
            name: "Cost of keeping a customer",
            meaning: "The whole cost of the campaign, discounts to everybody included, ÷ how many more \
            customers stayed than without it, by the control group. Undefined while it is not beyond \
            doubt that any did.",
        },
        tr: Explained {
            name: "Elde tutulan müşteri başına maliyet",
            meaning: "Kampanyanın herkese verilen indirimler dâhil tüm maliyeti ÷ kontrol grubuna göre \
            fazladan kalan müşteri sayısı. Fazladan kalan olduğu kesinleşmedikçe tanımsızdır.",
        },
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_figure_is_named_and_explained_in_both_languages() {
        let distinct = |of: fn(&Definition) -> &'static str| {
            definitions().iter().map(of).collect::<BTreeSet<&str>>().len()
        };
        let count = definitions().len();
        assert_eq!([distinct(|d| d.key), distinct(|d| d.en.name), distinct(|d| d.tr.name)], [count; 3]);
        for found in definitions() {
            for Explained { name, meaning } in [found.en, found.tr] {
                assert!(!name.is_empty() && meaning.len() > 40 && meaning.ends_with('.'), "{}", found.key);
                assert!(!meaning.contains("  "), "{}: a line was broken wrongly", found.key);
            }
        }
        assert_eq!(definition("gini").map(|found| found.en.name), Some("Unevenness of revenue (Gini)"));
        assert_eq!(definition("no such figure"), None);
    }
}
