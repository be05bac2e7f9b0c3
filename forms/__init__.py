"""Ask and answer: everything that is asked of a person, with WTForms and nothing of database, request or drawing."""
