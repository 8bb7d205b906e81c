package api

import "testing"

func givenItems(w *world) {
	w.t.Helper()
	for _, who := range []string{"ana", "bo"} {
		token := w.token(claims{"roles": []string{"writer"}, "sub": who})
		w.expect(201, w.call("POST", itemsPath, token, `{"title":"of `+who+`"}`), who)
	}
}

func TestAPersonGetsAllThatIsKeptAboutThem(t *testing.T) {
	w := newWorld(t)
	givenItems(w)
	for _, changed := range []claims{{"roles": []string{"privacy-officer"}, "sub": "pat"}, {"roles": nil}} {
		answer := w.call("GET", "/v1/people/ana", w.token(changed), "")
		if answer.Code != 200 || answer.Body.String() != `{"items":[{"title":"of ana","createdBy":"ana"}],"person":"ana"}` {
			t.Error(answer.Code, answer.Body)
		}
	}
}

func TestWhatIsDeletedIsGoneAndNothingElse(t *testing.T) {
	w := newWorld(t)
	givenItems(w)
	officer := w.token(claims{"roles": []string{"privacy-officer"}, "sub": "pat"})
	for _, want := range []string{`{"deleted":{"items":1},"person":"ana"}`, `{"deleted":{"items":0},"person":"ana"}`} {
		if got := w.call("DELETE", "/v1/people/ana", officer, "").Body.String(); got != want {
			t.Error(got)
		}
	}
	if len(w.store.Of("ana")) != 0 || len(w.store.Of("bo")) != 1 {
		t.Error(w.store.List())
	}
}

func TestNobodyElseMay(t *testing.T) {
	w := newWorld(t)
	for _, changed := range []claims{{"sub": "bo"}, {"sub": "bo", "roles": []string{"writer"}}, {"sub": "Ana", "roles": nil}} {
		w.expect(403, w.call("GET", "/v1/people/ana", w.token(changed), ""), "read")
		w.expect(403, w.call("DELETE", "/v1/people/ana", w.token(changed), ""), "delete")
	}
	w.expect(401, w.call("DELETE", "/v1/people/ana", "", ""), "nobody")
}

func TestNothingIsToldOrDeletedThatCanNotBeRecorded(t *testing.T) {
	w := newWorld(t)
	givenItems(w)
	w.trail.broken = true
	officer := w.token(claims{"roles": []string{"privacy-officer"}})
	w.expect(503, w.call("GET", "/v1/people/ana", officer, ""), "read")
	w.expect(503, w.call("DELETE", "/v1/people/ana", officer, ""), "delete")
	if len(w.store.List()) != 2 {
		t.Error("deleted")
	}
}
