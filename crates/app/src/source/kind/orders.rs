//! Orders and the lines of orders. How rows become orders is in [`orders`](crate::source::orders).

use super::field::fields;

fields! {
    /// What a column of an orders file may say.
    OrderField {
        /// Who bought.
        Customer: "customer", Who, Text, "whose order it is",
            "customerid customerno customernumber customercode customeridentifier musterino musteriid musterinumarasi \
             musterikodu uyeno uyeid uyekodu uyenumarasi userid memberid memberno clientid buyerid accountcode customer musteri \
             carikodu carihesapkodu carihesapno carino carikod clientcode client uye kullaniciid";
        /// The number of the order or invoice.
        Order: "order", May, Text, "`order_id`; rows with the same number are one order",
            "orderid orderno ordernumber siparisno siparisid siparisnumarasi sipariskodu ordername invoice invoiceno invoiceid \
             invoicenumber faturano faturanumarasi fisno fisnumarasi belgeno evrakno evraknumarasi transactionid orderreference \
             order siparis";
        /// When.
        At: "at", Must, Date, "when it happened",
            "orderdate siparistarihi siparistarih siparisolusturmatarihi siparistarihisaat invoicedate faturatarihi orderedat \
             createdat datecreated orderplacedat olusturmatarihi olusturulmatarihi date tarih islemtarihi transactiondate \
             datetime timestamp orderdatetime ordertime satistarihi fistarihi belgetarihi evraktarihi purchasedate tarihsaat";
        /// The money of the row: of the whole order, or of the line.
        Total: "total", Money, Money, "`total` and `revenue`",
            "total revenue geneltoplam faturalanacaktutar toplamtutar siparistutari siparistoplami siparistoplamtutari tutar toplam \
             ordertotal ordertotalamount amount totalamount totalprice grandtotal linetotal itemsubtotal satirtutari satirtoplami \
             nettutar netsales sales ciro odenentutar odemetutari satistutari toplamfiyat nettotal subtotal geneltutar";
        /// How many pieces.
        Quantity: "quantity", May, Number, "`quantity`", "quantity qty lineitemquantity adet miktar urunadedi adedi units itemquantity pieces";
        /// Money for one piece.
        Price: "price", Money, Money, "`price` of a product",
            "unitprice birimfiyat birimfiyati birimsatisfiyati satisfiyati lineitemprice price fiyat urunfiyati itemprice itemcost";
        /// The code of the product.
        ProductId: "product_id", May, Text, "`product_id`",
            "productid productcode lineitemsku saticistokkodu stockcode sku urunkodu urunid urunno stokkodu stokno malzemekodu itemid \
             itemcode modelkodu barkod barcode variantid ean";
        /// The name of the product.
        ProductName: "product_name", May, Text, "`name` of a product",
            "productname lineitemname urunadi description productdescription urun urunismi itemname aciklama product item stokadi \
             malzemeaciklamasi malzemeadi stokismi";
        /// The category of the product.
        Category: "category", May, Text, "`category` of a product",
            "category kategori productcategory urunkategorisi kategoriadi categoryname urungrubu productgroup";
        /// Country of the customer.
        Country: "country", May, Text, "trait `address.country`",
            "country ulke ulkeadi shippingcountry billingcountry teslimatulkesi countrycode faturaulke ulkekodu";
        /// Region or state of the customer.
        Region: "region", May, Text, "trait `address.region`", "region bolge state province eyalet shippingprovincename billingprovincename";
        /// City of the customer.
        City: "city", May, Text, "trait `address.city`",
            "city sehir il shippingcity billingcity teslimatili teslimatsehri teslimatil faturaili faturail faturasehri sehiradi iladi";
        /// District of the customer.
        District: "district", May, Text, "trait `address.district`", "district ilce ilceadi teslimatilcesi teslimatilce faturailcesi faturailce semt";
        /// E-mail address of the customer.
        Email: "email", Who, Text, "trait `email`; the customer where no other column names one",
            "email eposta emailaddress epostaadresi mail mailadresi customeremail musterieposta musteriemail musteriepostaadresi uyemail \
             uyeeposta billingemail aliciepostaadresi alicieposta eadres";
        /// Telephone number of the customer.
        Phone: "phone", Who, Text, "trait `phone`; the customer where neither number nor e-mail names one",
            "phone telefon phonenumber telefonno telefonnumarasi ceptelefonu ceptel gsm gsmno mobile mobilephone billingphone shippingphone \
             musteritelefonu musteritelefon teslimattelefonu faturatelefonu customerphone alicitelefonu tel";
        /// Name of the customer.
        Name: "name", May, Text, "trait `name`",
            "customername musteriadi adsoyad adisoyadi isimsoyisim fullname musteriadisoyadi musteriadsoyad alici aliciadi aliciadisoyadi \
             billingname shippingname cariunvani cariunvan cariadi uyeadi uyeadisoyadi uyeadsoyad";
        /// Currency of the money.
        Currency: "currency", May, Text, "`currency`, or conversion", "currency parabirimi dovizcinsi doviz currencycode dovizturu kur dovizkodu";
        /// Where it was sold.
        Channel: "channel", May, Text, "`channel`", "channel kanal saleschannel satiskanali pazaryeri marketplace platform sipariskaynagi";
        /// The coupon used.
        Coupon: "coupon", May, Text, "`coupon`", "coupon kupon couponcode kuponkodu indirimkodu discountcode hediyeceki";
        /// The discount given.
        Discount: "discount", May, Money, "`discount`",
            "discount iskonto indirim indirimtutari discountamount iskontotutari cartdiscountamount toplamindirim";
        /// What shipping cost.
        Shipping: "shipping", May, Money, "`shipping`",
            "shipping kargo kargoucreti kargotutari kargobedeli shippingcost ordershippingamount teslimatucreti shippingamount";
        /// The tax in it.
        Tax: "tax", May, Money, "`tax`", "tax taxes kdv vergi kdvtutari taxamount vat ordertotaltaxamount toplamkdv";
        /// How it was paid.
        Payment: "payment_method", May, Text, "`payment_method`",
            "paymentmethod paymentmethodtitle odemeyontemi odemetipi odemesekli odemeturu payment odeme";
    }
}
