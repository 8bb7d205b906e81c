// Package api is what the service is for.
package api

import (
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"service.internal/${{ values.name }}/internal/items"
	"service.internal/${{ values.name }}/internal/web"
)

const maxTitle = 200

// Routes are all routes of the service. Each needs its rule in rbac.yaml.
func Routes(store *items.Store, ready func() bool) []web.Route {
	routes := []web.Route{
		{Pattern: "GET /health/live", Handle: live},
		{Pattern: "GET /health/ready", Handle: readiness(ready)},
		{Pattern: "GET /v1/items", Handle: listItems(store)},
		{Pattern: "POST /v1/items", Handle: addItem(store)},
	}
{%- if values.personalData %}
	routes = append(routes, privacyRoutes(store)...)
{%- endif %}
	return routes
}

func live(web.Call) (web.Answer, error) {
	return web.Answer{Status: http.StatusOK, Body: map[string]string{"status": "ok"}}, nil
}

func readiness(ready func() bool) func(web.Call) (web.Answer, error) {
	return func(call web.Call) (web.Answer, error) {
		if ready() {
			return live(call)
		}
		return web.Answer{Status: http.StatusServiceUnavailable, Body: map[string]string{"status": "stopping"}}, nil
	}
}

func listItems(store *items.Store) func(web.Call) (web.Answer, error) {
	return func(web.Call) (web.Answer, error) {
		return web.Answer{Status: http.StatusOK, Body: map[string]any{"items": store.List()}}, nil
	}
}

// newItem is what clients send to add an item.
type newItem struct {
	Title string `json:"title"`
}

func addItem(store *items.Store) func(web.Call) (web.Answer, error) {
	return func(call web.Call) (web.Answer, error) {
		var given newItem
		if err := web.Decode(call.Body, &given); err != nil {
			return web.Answer{}, err
		}
		title := strings.TrimSpace(given.Title)
		if title == "" || utf8.RuneCountInString(title) > maxTitle {
			return web.Answer{}, web.Refuse(http.StatusBadRequest, "The request is not as expected.")
		}
		item := items.Item{Title: title, CreatedBy: call.Principal.Subject}
		if err := store.Add(item); errors.Is(err, items.ErrFull) {
			return web.Answer{}, web.Refuse(http.StatusConflict, "The list is full.")
		} else if err != nil {
			return web.Answer{}, err
		}
		return web.Answer{Status: http.StatusCreated, Body: item}, nil
	}
}
