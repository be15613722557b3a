"""Legal forms of organisations: one table, written from the company laws of the countries we meet in letters.

A group says what the form is in general (`LLC`, `JSC`, `LP`, `SOLE`, `STATE`, `NGO`, `COOP`, `CORP`); two forms of one
group may be two spellings or translations of one thing, two groups never are. Spellings are separated by `;`;
a line that begins with one goes on with the line before.
"""

from __future__ import annotations

from dataclasses import dataclass

# code, group, country, spellings
_TABLE = """
ООО|LLC|RU|ооо;общество с ограниченной ответственностью;общество с огр ответственностью;общ с огр отв;ooo
;obshchestvo s ogranichennoy otvetstvennostyu;obschestvo s ogranichennoi otvetstvennostiu
ОДО|LLC|BY|одо;общество с дополнительной ответственностью;odo
ПАО|JSC|RU|пао;публичное акционерное общество;pao;publichnoe aktsionernoe obshchestvo
ОАО|JSC|RU|оао;открытое акционерное общество;oao;otkrytoe aktsionernoe obshchestvo
ЗАО|JSC|RU|зао;закрытое акционерное общество;zao;zakrytoe aktsionernoe obshchestvo
НАО|JSC|RU|нао;непубличное акционерное общество;nao
АО|JSC|RU|ао;акционерное общество;ao;aktsionernoe obshchestvo
АКБ|JSC|RU|акб;акционерный коммерческий банк;коммерческий банк;акционерний комерційний банк
ИП|SOLE|RU|ип;индивидуальный предприниматель;ip;individualnyy predprinimatel;пбоюл
КФХ|SOLE|RU|кфх;крестьянское фермерское хозяйство;глава кфх
ГУП|STATE|RU|гуп;государственное унитарное предприятие
ФГУП|STATE|RU|фгуп;федеральное государственное унитарное предприятие;fgup
МУП|STATE|RU|муп;муниципальное унитарное предприятие
УП|STATE|BY|уп;руп;унитарное предприятие;республиканское унитарное предприятие;частное унитарное предприятие;чуп
;чтуп;торговое унитарное предприятие
ГБУ|STATE|RU|гбу;гбоу;гбуз;фгбу;фгбоу;фгаоу;фгаоу во;фгбоу во;мбу;мбоу;мбдоу;мку;мау;маоу;гку;гау;фку;фгку;гбпоу
;государственное бюджетное учреждение;муниципальное бюджетное учреждение
;федеральное государственное бюджетное учреждение;муниципальное бюджетное общеобразовательное учреждение
;муниципальное казенное учреждение;государственное автономное учреждение;государственное казенное учреждение
;федеральное казенное учреждение
АНО|NGO|RU|ано;автономная некоммерческая организация;ано до;ано дпо
НКО|NGO|RU|нко;некоммерческая организация;некоммерческое партнерство;нп;ооо нко
ТСЖ|COOP|RU|тсж;товарищество собственников жилья;тсн;товарищество собственников недвижимости;снт
;садоводческое некоммерческое товарищество
СПК|COOP|RU|спк;сельскохозяйственный производственный кооператив;производственный кооператив
;потребительский кооператив;гск;жск;пк
ТНВ|LP|RU|тнв;товарищество на вере;полное товарищество;коммандитное товарищество
ТОО|LLC|KZ|тоо;товарищество с ограниченной ответственностью;too;жшс;жауапкершілігі шектеулі серіктестігі
ОсОО|LLC|KG|осоо
МЧЖ|LLC|UZ|мчж;mchj;masuliyati cheklangan jamiyati
ТОВ|LLC|UA|тов;товариство з обмеженою відповідальністю;tov;tovarystvo z obmezhenoyu vidpovidalnistyu
;tovarystvo z obmezhenoiu vidpovidalnistiu
ТДВ|LLC|UA|тдв;товариство з додатковою відповідальністю;tdv
ПАТ|JSC|UA|пат;публічне акціонерне товариство;pat
ПрАТ|JSC|UA|прат;приватне акціонерне товариство;prat;pryvatne aktsionerne tovarystvo
ВАТ|JSC|UA|ват;відкрите акціонерне товариство;vat
ЗАТ|JSC|UA|зат;закрите акціонерне товариство;zat
АТ|JSC|UA|ат;акціонерне товариство
ФОП|SOLE|UA|фоп;фізична особа підприємець;fop;спд;спд фо;суб єкт підприємницької діяльності
ПП|LLC|UA|пп;приватне підприємство;чп;частное предприятие;мале підприємство;мпп;private enterprise
ДП|STATE|UA|дп;державне підприємство;дочірнє підприємство;state enterprise;гп;государственное предприятие
КП|STATE|UA|кп;комунальне підприємство;коммунальное предприятие;кнп;комунальне некомерційне підприємство
;municipal enterprise;комунальний заклад;кз
ФГ|SOLE|UA|фг;фермерське господарство;сфг;селянське фермерське господарство
СТОВ|LLC|UA|стов;сільськогосподарське товариство з обмеженою відповідальністю
ГО|NGO|UA|громадська організація;громадська спілка;благодійна організація;бо;благодійний фонд
;общественная организация;благотворительный фонд
ОСББ|COOP|UA|осбб;об єднання співвласників багатоквартирного будинку
ЕООД|LLC|BG|еоод;еднолично дружество с ограничена отговорност;eood
ООД|LLC|BG|оод;дружество с ограничена отговорност;ood
ЕАД|JSC|BG|еад;еднолично акционерно дружество;ead
АД|JSC|BG|ад;акционерно дружество;ad
ЕТ|SOLE|BG|ет;едноличен търговец;et
СД|LP|BG|сд;събирателно дружество
КД|LP|BG|кд;командитно дружество
КДА|LP|BG|кда;командитно дружество с акции
ДЗЗД|LP|BG|дззд;дружество по задължения и договори;дззд консорциум
ЮЛНЦ|NGO|BG|юлнц;сдружение;фондация;сдружение с нестопанска цел
ДПБ|STATE|BG|държавно предприятие;общинско предприятие
LLC|LLC||llc;limited liability company;limited liability co;l l c;pllc;lllc;dlt
Ltd|LLC|GB|ltd;limited;ltd co;limited company;private limited company;private limited;pvt ltd;private ltd
;pvt limited;p ltd;pte ltd;pte limited;pty ltd;pty limited;proprietary limited;pty;co ltd;co limited
;company limited;company ltd;co limited liability;ltda;limitada;lda;cia ltda;limitee;ltee;ultd;unlimited;лимитед;лтд
CorpLtd|LLC||corporation limited;corp ltd;corporation ltd
PLC|JSC|GB|plc;public limited company;public limited co;public ltd co;public ltd company;pcl;public company limited
Inc|CORP|US|inc;incorporated;incorporation;инк
Corp|CORP|US|corp;corporation;корп
Co|CORP||co;company;cie;compagnie;companhia;cia;compania;& co;and co;and company;und co
JSC|JSC||jsc;joint stock company;joint stock co;join stock company;ojsc;open joint stock company;cjsc
;closed joint stock company;pjsc;public joint stock company;qjsc;private joint stock company;prjsc;open jsc
;closed jsc;public jsc;private jsc;ejsc;jscb;joint stock commercial bank;aojsc;pscjsc
StateCompany|STATE||state unitary enterprise;federal state unitary enterprise;state owned enterprise
;state owned company;soe;fsue;fgue
LP|LP||lp;limited partnership;ltd partnership
LLP|LP||llp;limited liability partnership
GP|LP||general partnership;gp
GmbH|LLC|DE|gmbh;gesellschaft mit beschrankter haftung;gesellschaft mit beschraenkter haftung;ges mbh;gesmbh;ggmbh
;mbh;g m b h;gmbh & co kg;gmbh and co kg;gmbh co kg;gmbh & co;ug;ug haftungsbeschrankt;unternehmergesellschaft
AG|JSC|DE|ag;aktiengesellschaft;kgaa;kommanditgesellschaft auf aktien;ag & co kg;ag and co kg
KG|LP|DE|kg;kommanditgesellschaft;ohg;offene handelsgesellschaft;gbr;gesellschaft burgerlichen rechts
EV|NGO|DE|ev;eingetragener verein;e v
EG|COOP|DE|eingetragene genossenschaft
SE|JSC||se;societas europaea;european company
SA|JSC|FR|sa;societe anonyme;sociedad anonima;sociedade anonima;societate pe actiuni;s a;sau
;sociedad anonima unipersonal;anonymi etaireia;sa nv;sociedad por acciones
SAS|JSC|FR|sas;sasu;societe par actions simplifiee;sociedad por acciones simplificada
SARL|LLC|FR|sarl;societe a responsabilite limitee;eurl;entreprise unipersonnelle a responsabilite limitee;sarlu
SNC|LP|FR|snc;societe en nom collectif;societa in nome collettivo;scs;societe en commandite simple;sca
;societe en commandite par actions;sci;societe civile immobiliere;gie;scop
SACV|JSC|MX|sa de cv;sa de c v;s de rl de cv;sab de cv;sapi de cv;s en c;sociedad anonima de capital variable
;sociedad de responsabilidad limitada de capital variable;s de rl
SL|LLC|ES|sl;sociedad limitada;slu;sociedad limitada unipersonal;srl;sociedad de responsabilidad limitada
;societa a responsabilita limitata;societatea cu raspundere limitata;societate cu raspundere limitata;srls;scrl
;s r l;srl d;slne
SpA|JSC|IT|spa;societa per azioni;s p a;sapa
SAPA|LP|IT|sas di;societa in accomandita semplice
BV|LLC|NL|bv;besloten vennootschap;besloten vennootschap met beperkte aansprakelijkheid;bvba;sprl
;societe privee a responsabilite limitee;besloten vennootschap met beperkte aansprakelijkheid bvba;srl bv
NV|JSC|NL|nv;naamloze vennootschap
VOF|LP|NL|vof;vennootschap onder firma;cv;commanditaire vennootschap
CoopNL|COOP|NL|cooperatie ua;cooperatieve vereniging;cvba;cooperatieve
ASNO|JSC|NO|asa;allmennaksjeselskap;aksjeselskap;as;a s;aktieselskab;akciova spolecnost;akciova spolocnost
;anonim sirketi;anonim sti;anonim sirket;aktsiaselts
ApS|LLC|DK|aps;anpartsselskab;ivs
KSDK|LP|DK|ks;kommanditselskab;komanditni spolecnost;is;interessentskab
AB|JSC|SE|ab;aktiebolag;aktiebolaget;publ ab;ab publ;akcine bendrove
HB|LP|SE|handelsbolag;kommanditbolag;hb;kb
OY|LLC|FI|oy;osakeyhtio;oy ab;ab oy
OYJ|JSC|FI|oyj;julkinen osakeyhtio;oyj abp;abp
EHF|LLC|IS|ehf;hf;einkahlutafelag
OU|LLC|EE|ou;osauhing;osaühing
SIA|LLC|LV|sia;sabiedriba ar ierobezotu atbildibu
ASLV|JSC|LV|akciju sabiedriba
UAB|LLC|LT|uab;uzdaroji akcine bendrove;mb;mazoji bendrija
SpZoo|LLC|PL|sp z oo;sp zoo;spzoo;spolka z ograniczona odpowiedzialnoscia;spolka z oo;sp z o o;z oo;spolka zoo
SAPL|JSC|PL|spolka akcyjna;psa;prosta spolka akcyjna
SpK|LP|PL|sp k;spk;spolka komandytowa;sp j;spj;spolka jawna;sp z oo sp k;spolka cywilna;spolka partnerska;sp p
SRO|LLC|CZ|sro;s r o;spol sro;spol s ro;spolecnost s rucenim omezenym;spolocnost s rucenim obmedzenym;spol s r o
DOO|LLC|RS|doo;d o o;drustvo sa ogranicenom odgovornoscu;drustvo s ogranicenom odgovornoscu
;druzba z omejeno odgovornostjo;drushtvo s ograničenom odgovornošću;jdoo;dooel;дооел;доо
DD|JSC|HR|dd;dionicko drustvo;delniska druzba;akcionarsko drustvo;ad beograd
KFT|LLC|HU|kft;korlatolt felelossegu tarsasag
RT|JSC|HU|zrt;nyrt;rt;zartkoruen mukodo reszvenytarsasag;nyilvanosan mukodo reszvenytarsasag;reszvenytarsasag
BT|LP|HU|bt;beteti tarsasag;kkt
EPE|LLC|GR|epe;etairia periorismenis efthynis;ike;επε;ικε;εταιρεια περιορισμενης ευθυνης
AE|JSC|GR|ae;aebe;anonymos etairia;αε;ανωνυμη εταιρεια;αεβε
STI|LLC|TR|ltd sti;limited sirketi;limited sti;sti;sirketi;ltd sirketi;san ve tic ltd sti;sanayi ve ticaret ltd sti
;sanayi ve ticaret limited sirketi
ASTR|JSC|TR|anonim ortakligi;san ve tic as;sanayi ve ticaret as;sanayi ve ticaret anonim sirketi
MMC|LLC|AZ|mmc;mehdud mesuliyyetli cemiyyet;mehdud mesuliyyetli cemiyyeti
ASC|JSC|AZ|asc;aciq sehmdar cemiyyeti;qsc
SHPK|LLC|AL|shpk;sh p k;shoqeri me pergjegjesi te kufizuar
SHA|JSC|AL|sha;sh a;shoqeri aksionare
PT|LLC|ID|pt;perseroan terbatas;pt tbk;tbk;perusahaan terbatas
CVID|LP|ID|persekutuan komanditer
SDN|LLC|MY|sdn bhd;sendirian berhad;sdn berhad
BHD|JSC|MY|bhd;berhad
KK|JSC|JP|kk;k k;kabushiki kaisha;kabushiki gaisha;kabushikigaisha;kabushikikaisha;株式会社
GK|LLC|JP|gk;godo kaisha;godo gaisha;yugen kaisha;yk;合同会社;有限会社
CNLtd|LLC|CN|youxian gongsi;有限公司;有限责任公司;co ltd china
CNJSC|JSC|CN|gufen youxian gongsi;股份有限公司;company limited by shares;co ltd by shares
KRJSC|JSC|KR|jusik hoesa;chusik hoesa;주식회사
YHKR|LLC|KR|yuhan hoesa;유한회사
VNLtd|LLC|VN|cong ty tnhh;cong ty trach nhiem huu han;tnhh
VNJSC|JSC|VN|cong ty co phan;ctcp
BRSA|LLC|BR|eireli;me epp;epp;mei
FZE|LLC|AE|fze;fzco;fz llc;fzc;free zone establishment;free zone company;dmcc;fz co;wll;w l l
;with limited liability;spc;est
PJSAE|JSC|AE|psc;pjsc ae;ksc;kscc;kscp;saog;saoc;bsc;sae;sal;saog;sjsc
PJSIR|JSC|IR|sherkat sahami;sherkat;sahami khass;sahami aam;pjs
PVTIN|LLC|IN|opc pvt ltd;private limited liability
ILLTD|LLC|IL|baam;bam;בעמ
NPO|NGO||npo;ngo;nonprofit;non profit organization;asbl;vzw;association sans but lucratif;onlus;ets
COOP|COOP||coop;cooperative;co operative;cooperativa;cooperativa de responsabilidad limitada;scpa
ANS|LP|NO|ans;da;nuf;enk
"""


@dataclass(frozen=True)
class LegalForm:
    """A legal form: its short name, its group and the country whose law knows it (empty: several)."""

    code: str
    group: str
    country: str


def _rows() -> list[tuple[LegalForm, list[str]]]:
    rows = []
    for line in _TABLE.strip().replace("\n;", ";").splitlines():
        code, group, country, spellings = line.split("|")
        rows.append((LegalForm(code, group, country), spellings.split(";")))
    return rows


ROWS = _rows()
