package api

import (
	"net/http"

	"service.internal/${{ values.name }}/internal/items"
	"service.internal/${{ values.name }}/internal/web"
)

// privacyRoutes are what people may ask about their data: a copy of it (GDPR
// articles 15 and 20), and its deletion (article 17). Each store that holds
// personal data has to be in both.
func privacyRoutes(store *items.Store) []web.Route {
	return []web.Route{
		{Pattern: "GET /v1/people/:person", Handle: func(call web.Call) (web.Answer, error) {
			person := call.Params["person"]
			body := map[string]any{"person": person, "items": store.Of(person)}
			return web.Answer{Status: http.StatusOK, Body: body}, nil
		}},
		{Pattern: "DELETE /v1/people/:person", Handle: func(call web.Call) (web.Answer, error) {
			person := call.Params["person"]
			body := map[string]any{"person": person, "deleted": map[string]int{"items": store.RemoveOf(person)}}
			return web.Answer{Status: http.StatusOK, Body: body}, nil
		}},
	}
}
