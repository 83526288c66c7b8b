from tests.test_rules_of_the_database import *
def test_x(app, visitor):
    organizer(app)
    ready_to_accept(app, visitor)
    p=visitor.opens("/application/answer")
    r=visitor.sends("/application/answer", {"thanks": ""})
    print(r.status_code, r.headers, visitor._hidden("form_key"))
    r=visitor.sends("/application/answer", {"thanks": ""})
    print(r.status_code, r.text[-900:], visitor._hidden("form_key"))
    from portal.web.forms import AnsweredForm
    with app.database.session(writes=False) as db:
        print(db.execute(sa.select(AnsweredForm.form_key, AnsweredForm.location)).all())
    assert 0
