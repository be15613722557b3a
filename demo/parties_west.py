"""Counterparties of Bulgaria, the United Kingdom, Germany and Poland."""

from demo.parties import Party, Person

C, S, P, K = "client", "supplier", "partner", "contractor"

BULGARIA = (
    Party("toplotrakia", "BG", "16", "АД", "Топло Тракия", "Toplo Trakia", "Пловдив", "ул. Кукленско шосе 17", "4004",
          "топлоснабдяване", (C,), (
              Person("Димитров", "Георги", "Иванов", "Изпълнителен директор"),
              Person("Петкова", "Мария", "Стоянова", "Ръководител доставки"))),
    Party("vodapro", "BG", "22", "ООД", "ВодаПро", "VodaPro", "София", "бул. Ботевградско шосе 268", "1839",
          "водно оборудване", (S, P), (
              Person("Ангелов", "Красимир", "Тодоров", "Управител"),
              Person("Илиева", "Десислава", "Николова", "Търговски представител"))),
    Party("balkancable", "BG", "03", "ЕООД", "Балкан Кабел", "Balkan Cable", "Варна", "ул. Академик Курчатов 1", "9010",
          "кабели", (S,), (
              Person("Стефанов", "Пламен", "Христов", "Управител"),
              Person("Георгиева", "Ивелина", "Петрова", "Счетоводител"))),
    Party("stroyinvest-rs", "BG", "18", "ООД", "Стройинвест Русе", "Stroyinvest Ruse", "Русе", "ул. Тутраканска 48",
          "7012", "строително-монтажни работи", (K, C), (
              Person("Маринов", "Иван", "Димитров", "Управител"),
              Person("Колева", "Силвия", "Маринова", "Технически ръководител"))),
    Party("translogik", "BG", "22", "ЕООД", "Транслогик", "Translogik", "София", "ул. Илиянско шосе 12", "1220",
          "международен транспорт", (K,), (
              Person("Тодоров", "Николай", "Василев", "Управител"),
              Person("Янева", "Радостина", "Колева", "Спедитор"))),
    Party("energoaudit", "BG", "22", "ООД", "Енерго Одит България", "Energo Audit Bulgaria", "София",
          "ул. Цар Самуил 92", "1202", "енергийно обследване", (P,), (
              Person("Николов", "Борис", "Атанасов", "Управител"),
              Person("Христова", "Елена", "Борисова", "Консултант"))),
    Party("agrodobrudzha", "BG", "08", "АД", "Агро Добруджа", "Agro Dobrudzha", "Добрич", "ул. Отец Паисий 62", "9300",
          "зърнопреработка", (C,), (
              Person("Василев", "Стоян", "Желев", "Изпълнителен директор"),
              Person("Добрева", "Галина", "Тодорова", "Ръководител енергийно стопанство"))),
    Party("metalbg", "BG", "14", "ООД", "Метал Перник", "Metal Pernik", "Перник", "ул. Владайско въстание 1", "2304",
          "метали и профили", (S,), (
              Person("Йорданов", "Петър", "Георгиев", "Управител"),
              Person("Симеонова", "Вяра", "Йорданова", "Продажби"))),
    Party("prevodi-sofia", "BG", "22", "ЕООД", "Превод и право", "Prevod i Pravo", "София", "ул. Алабин 36", "1000",
          "преводи и правни услуги", (K,), (
              Person("Попова", "Катерина", "Лазарова", "Управител"),
              Person("Райкова", "Биляна", "Попова", "Преводач"))),
    Party("hidromash-st", "BG", "24", "АД", "Хидромаш Загора", "Hidromash Zagora", "Стара Загора",
          "ул. Индустриална 9", "6000", "помпи и арматура", (S,), (
              Person("Костов", "Димо", "Русев", "Изпълнителен директор"),
              Person("Тенева", "Йоана", "Костова", "Търговски директор"))),
)

WEST = (
    Party("northgate-valves", "GB", "", "Ltd", "Northgate Valves", "Northgate Valves", "Sheffield",
          "14 Carbrook Street", "S9 2JE", "industrial valves", (S,), (
              Person("Hartley", "James", "", "Managing Director"),
              Person("Whitcombe", "Sarah", "", "Export Manager"))),
    Party("thamesflow", "GB", "", "Ltd", "Thamesflow Instruments", "Thamesflow Instruments", "Reading",
          "3 Kennet Works, Bridge Road", "RG1 8AH", "flow meters", (S, P), (
              Person("Okafor", "Daniel", "", "Director"),
              Person("Lindley", "Emma", "", "Contracts Administrator"))),
    Party("caledon-insure", "GB", "", "Ltd", "Caledon Cargo Insurance", "Caledon Cargo Insurance", "Glasgow",
          "80 Cadogan Quay", "G2 7QB", "cargo insurance", (K,), (
              Person("MacRae", "Fiona", "", "Director"),
              Person("Douglas", "Peter", "", "Underwriter"))),
    Party("elbepumpen", "DE", "", "GmbH", "Elbe Pumpentechnik", "Elbe Pumpentechnik", "Hamburg",
          "Am Speicherhafen 22", "20457", "industrial pumps", (S,), (
              Person("Brandt", "Henning", "", "Geschäftsführer"),
              Person("Vogel", "Katrin", "", "Vertrieb Osteuropa"))),
    Party("rheinmess", "DE", "", "GmbH", "Rheinmess Systeme", "Rheinmess Systeme", "Köln", "Industriestraße 170",
          "50999", "measuring systems", (S,), (
              Person("Schäfer", "Uwe", "", "Geschäftsführer"),
              Person("Lorenz", "Anja", "", "Auftragsabwicklung"))),
    Party("wislatrans", "PL", "", "sp. z o.o.", "Wisłatrans", "Wislatrans", "Kraków", "ul. Portowa 7", "30-709",
          "road freight", (K,), (
              Person("Zieliński", "Marek", "", "Prezes zarządu"),
              Person("Nowicka", "Agata", "", "Spedytor"))),
)
