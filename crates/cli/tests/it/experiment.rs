//! `kesit experiment`.

use expect_test::expect;

use crate::stage::Stage;

/// Half of 400 with the campaign; a fifth of those without buy, two fifths of those with.
fn campaign() -> Stage {
    let row = |ix: u32| {
        let (group, of_five) = if ix.is_multiple_of(2) { ("kontrol", 1) } else { ("mail", 2) };
        let bought = if ix / 2 % 5 < of_five { "evet" } else { "hayır" };
        format!("c{ix};{group};{bought}\n")
    };
    let rows: String = (0..400).map(row).collect();
    Stage::new(&[("campaign.csv", &format!("musteri;grup;aldi\n{rows}"))])
}

#[test]
fn a_campaign_is_read_out_in_both_languages() {
    let stage = campaign();
    stage.check(
        "experiment analyse campaign.csv --group grup --outcome aldi --customer musteri --lang en",
        expect![[r#"

            Customers                      400
            Rows left out                  0
            Groups as large as planned, p  1.0000
            Groups to be believed          yes

            With the campaign against without, intervals of 95%
            Group  Measure                          Estimate   from      to  By chance
            mail   difference                          20.0%  11.2%   28.8%   < 0.0001
            mail   lift                               100.0%  34.6%  165.4%     0.0028
            mail   incremental total                      40     22      58          –
            mail   smallest that 4 of 5 would find     12.6%      –       –          –

            Groups, control first
            Group    Customers  Share  Planned   Mean  Standard deviation  Total
            kontrol        200  50.0%    50.0%  20.0%              0.4010     40
            mail           200  50.0%    50.0%  40.0%              0.4911     80

            mail: it raised the outcome by 20.0 points per customer (11.2 points to 28.8 points): 40 in all (22 to 58).

            Everybody counts in the group that they were put into. The intervals hold for one look at the end; if you look earlier and may stop then, use --sequential.
        "#]],
    );
    stage.check(
        "experiment analyse campaign.csv --group grup --outcome aldi --cost 1 --margin 20 --lang tr",
        expect![[r#"

            Müşteri                            400
            Dışarıda bırakılan satır           0
            Gruplar planlandığı büyüklükte, p  1,0000
            Gruplara güvenilir                 evet

            Kampanyalı ile kampanyasız, %95 aralıklarla
            Grup  Ölçü                            Tahmin   en az  en çok    Şansla
            mail  fark                             %20,0   %11,2   %28,8  < 0.0001
            mail  göreli artış                    %100,0   %34,6  %165,4    0,0028
            mail  ek toplam                           40      22      58         –
            mail  maliyet sonrası kâr             600,00  247,40  952,60         –
            mail  maliyetin getirisi              %300,0  %123,7  %476,3         –
            mail  5'te 4 bulunacak en küçük fark   %12,6       –       –         –

            Gruplar, kontrol başta
            Grup     Müşteri    Pay  Planlanan  Ortalama  Standart sapma  Toplam
            kontrol      200  %50,0      %50,0     %20,0          0,4010      40
            mail         200  %50,0      %50,0     %40,0          0,4911      80

            mail: sonucu müşteri başına 20,0 puan artırdı (11,2 puan ile 28,8 puan arası): toplamda 40 (22 ile 58 arası).

            mail: kendini öder: aralığın alt ucu bile maliyetin üstünde.

            Herkes konduğu grupta sayılır. Aralıklar sonda tek bakış için geçerlidir; daha erken bakıp durabilecekseniz --sequential kullanın.
        "#]],
    );
    stage.check(
        "experiment analyse campaign.csv --group grup --outcome aldi --format csv",
        expect![[r#"
        group,measure,estimate,low,high,p_value
        mail,difference,0.2,0.111849005143,0.288150994857,0.0000107424047994
        mail,lift,1.0,0.346254725304,1.6537452747,0.00280745815929
        mail,incremental,40.0,22.3698010285,57.6301989715,
        mail,detectable,0.125605106115,,,
    "#]],
    );
}

#[test]
fn groups_that_chance_cannot_have_made_are_not_read_out() {
    campaign().check_all(
        "experiment analyse campaign.csv --group grup --outcome aldi --shares kontrol=1,mail=9 --format json",
        expect![[r#"
            exit 1
            --- out
            {"customers":400,"left_out":0,"sample_ratio_p":1.1469565004e-156,"believable":false,"groups":[{"group":"kontrol","customers":200,"share":0.5,"planned_share":0.1,"mean":0.2,"deviation":0.401003765694,"total":40.0},{"group":"mail","customers":200,"share":0.5,"planned_share":0.9,"mean":0.4,"deviation":0.491127305442,"total":80.0}]}
            --- err
            error: no readout: chance hardly ever makes groups as uneven as these (p < 0.001), so customers were lost or moved on the way, and any difference may come from that
            hint: look for rows that are missing in one group: unsent, unsubscribed, filtered or blank; --blank-is-zero if a blank outcome means none
        "#]],
    );
}

#[test]
fn sizes() {
    let stage = Stage::new(&[]);
    stage.check("experiment size --rate 0.05 --effect 0.01 --customers 5000 --format json", expect![[r#"
        {"customers_per_group":8158,"power":0.8,"alpha":0.05,"lift":0.2,"power_of_customers":0.592221964691,"sizes":[{"power":0.5,"customers_per_group":3994},{"power":0.8,"customers_per_group":8158},{"power":0.9,"customers_per_group":10921},{"power":0.95,"customers_per_group":13506}],"notes":["Half the effect takes four times the customers. Decide the number before, and look once it is reached; to look earlier, analyse with --sequential."]}
    "#]]);
    stage.check_all(
        "experiment size --rate 0.05 --effect 0.99",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: --rate: must be above 0 and below 1, with --effect too
    "#]],
    );
    stage.check_all(
        "experiment size --sd 0 --effect 1 --lang tr",
        expect![[r#"
        exit 2
        --- out
        --- err
        hata: --sd: 0'dan büyük olmalı
    "#]],
    );
}

#[test]
fn what_is_wrong_is_said() {
    let stage = campaign();
    stage.check_all(
        "experiment analyse campaign.csv --group yok --outcome aldi --lang tr",
        expect![[r#"
        exit 1
        --- out
        --- err
        hata: böyle bir sütun yok: `yok`
        öneri: musteri, grup, aldi
    "#]],
    );
    stage.check_all(
        "experiment analyse campaign.csv --group musteri --outcome aldi",
        expect![[r#"
        exit 1
        --- out
        --- err
        error: the column `musteri` holds 400 values; an experiment has 20 groups at most
    "#]],
    );
    stage.check_all(
        "experiment analyse campaign.csv --group grup --outcome aldi --cost 1",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: --cost: with an outcome of yes and no it takes --margin, the money that one is worth
    "#]],
    );
    stage.check_all(
        "experiment analyse campaign.csv --group grup --outcome aldi --control x",
        expect![[r#"
        exit 1
        --- out
        --- err
        error: there is no group `x`, or no share for it
        hint: kontrol, mail
    "#]],
    );
}
