"""English texts of the demo: contracts, letters in, letters out, papers inside the house."""

OUR = "Lanterna Engineering LLC"
OUR_DIRECTOR = "A. V. Danylevskyi"

TITLES = {
    "supply": "Supply agreement: {trade}",
    "service": "Services agreement: {trade}",
    "nda": "Non-disclosure agreement with {party}",
    "supplement": "Amendment to agreement {ref}",
    "act": "Certificate of completion under agreement {ref}",
    "invoice": "Invoice under agreement {ref}",
    "poa": "Power of attorney to collect goods from {party}",
    "certificate": "Certificate of conformity: {trade}",
    "licence": "Licence register extract for {party}",
    "insurance": "Liability insurance policy of {party}",
}

CONTRACT_HEAD = (
    "{title} No. {number}",
    "{city}, {date}",
    "{party_full}, {id_word} {party_id}, represented by {director}, hereinafter “Party 1”, and {our}, "
    "represented by its "
    "General Director {our_director}, hereinafter “Party 2”, have concluded this agreement as follows.",
)

CLAUSES = {
    "supply": (
        "The Supplier shall deliver the goods ({trade}) and the Buyer shall accept and pay for them in the range and "
        "quantity agreed in the specifications.",
        "The total value of the agreement is {amount} {currency} including taxes. The price of each lot is "
        "stated in its "
        "specification and does not change once that is signed.",
        "The Buyer pays an advance of thirty per cent of the lot and the balance within {days} calendar days after the "
        "delivery note is signed.",
        "The warranty period is twenty-four months from acceptance. Defects found during this period are "
        "remedied by the "
        "Supplier at its own expense within fifteen working days.",
        "For late delivery the Supplier pays liquidated damages of 0.1 per cent of the value of the undelivered "
        "goods a "
        "day, ten per cent at most.",
    ),
    "service": (
        "The Contractor shall provide the services ({trade}) and the Customer shall accept them by a "
        "certificate and pay.",
        "The price of the services is {amount} {currency}. A monthly report is sent to the Customer by the fifth day.",
        "The Customer pays within {days} calendar days after the certificate of completion is signed.",
        "The Contractor may engage subcontractors only with the Customer's written consent and is liable for "
        "their acts "
        "as for its own.",
        "Either party may terminate the agreement by thirty days' notice.",
    ),
    "nda": (
        "The parties shall not disclose to third parties the technical and commercial information received while "
        "preparing joint projects ({trade}).",
        "Confidential is any information handed over in writing and marked as such, and any prices, discounts and "
        "calculations whether marked or not.",
        "The obligations survive for three years after the agreement ends.",
        "The party at fault compensates proven direct losses.",
    ),
}

CONTRACT_TAIL = (
    "Neither party is liable for force majeure confirmed by a chamber of commerce.",
    "Disputes are settled by negotiation and, failing that, by the courts at the seat of the defendant.",
    "The agreement enters into force when signed and remains valid until {valid_to}.",
    "Details: {party_full}, {address}, {id_word} {party_id}, account {account}, {bank}.",
)

PAPERS = {
    "supplement": ("The parties agree to restate the payment clause: payment falls due within {days} days after "
                   "acceptance. All other terms of agreement {ref} remain unchanged."),
    "act": ("The works under agreement {ref} were completed in full and on time. The Customer has no claims as "
            "to scope, "
            "quality or dates. Value of the works: {amount} {currency}."),
    "invoice": ("Please pay {amount} {currency} under agreement {ref} within {days} days. Payee: {party_full}, "
                "{id_word} "
                "{party_id}, account {account}, {bank}."),
    "poa": ("This power of attorney entitles our employee to collect goods from {party} under agreement {ref}. It is "
            "valid until {valid_to} and may not be delegated."),
    "certificate": ("The products ({trade}) made by {party} comply with the applicable technical regulation. The "
                    "certificate is valid until {valid_to}."),
    "licence": ("The licence is entered in the register. Licensee: {party_full}, {id_word} {party_id}. Valid until "
                "{valid_to}."),
    "insurance": ("The liability of {party} is insured. Sum insured {amount} {currency}. The policy is valid until "
                  "{valid_to}."),
}  # fmt: skip

INCOMING = (
    (
        "Rescheduled delivery under agreement {ref}",
        "Owing to a delay of raw materials, dispatch under agreement {ref} moves by {days} days. Please "
        "agree to the new "
        "schedule and confirm that your warehouse is ready to receive the goods.",
    ),
    (
        "Quotation: {trade}",
        "Please find our quotation for {trade}. Prices hold for thirty days; orders above {amount} {currency} carry a "
        "discount of five per cent.",
    ),
    (
        "Change of registered office",
        "Please note that our registered office is now {address}. Kindly use the new address in all documents "
        "issued after "
        "{date}.",
    ),
    (
        "Quality claim under agreement {ref}",
        "Incoming inspection found deviations from the drawing. Please send a representative to draw up a report "
        "and replace "
        "the defective items within {days} days.",
    ),
    (
        "Balance confirmation at the end of the quarter",
        "Please confirm the balance of {amount} {currency} under agreement {ref} and return the signed reconciliation "
        "statement.",
    ),
    (
        "Invitation to acceptance tests",
        "We invite your engineers to the acceptance tests of the equipment ({trade}). Date of the tests: {date}. "
        "Please name "
        "your delegates.",
    ),
    (
        "Renewal of agreement {ref}",
        "Agreement {ref} expires on {valid_to}. We propose to renew it for another year on the same terms.",
    ),
)

OUTGOING = (
    (
        "Approval of design documents",
        "Please find the approved design documents. The comments of our engineers were taken in, we have no "
        "further questions.",
    ),
    (
        "Signed agreement {ref}",
        "Please find agreement {ref} signed on our part. Kindly return the second copy with your stamp.",
    ),
    (
        "Reply to the claim under agreement {ref}",
        "Your claim was examined. The defective items will be replaced at our expense within {days} days.",
    ),
    (
        "Request for technical data",
        "To prepare the specification we need the mass, dimensions and climatic category of the items ({trade}).",
    ),
    (
        "Payment reminder under agreement {ref}",
        "The term for payment of {amount} {currency} under agreement {ref} has passed. Please tell us the date of "
        "payment.",
    ),
)

INTERNAL = (
    ("Memo on a business trip", "Please approve a business trip of an engineer for commissioning works, {days} days."),
    (
        "Order on those responsible for contracts",
        "Those responsible for timely renewal of contracts and upkeep of dossiers are appointed.",
    ),
    (
        "Minutes of the production meeting",
        "We discussed the delivery schedule of the quarter, the load of the teams and the stock.",
    ),
)

GREETING, CLOSING = "Dear colleagues,", "Kind regards,"
SUBJECT_LINE = "Subject: {subject}"
