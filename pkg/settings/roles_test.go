package settings

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

func TestLoadRoles(t *testing.T) {
	loaded, err := Load(source("", "abc", `{"roles":{
		"acPower":[" P_WR ","Leistung WR","P_WR",""],"irradiance":"G_M1","status":[],"windSpeed":null,"acPwer":["x"]}}`))
	want := map[query.Role][]string{query.ACPower: {"P_WR", "Leistung WR"}, query.Irradiance: {"G_M1"}}
	if err != nil || !reflect.DeepEqual(loaded.Roles, want) {
		t.Errorf("%v %v", loaded.Roles, err)
	}
	if said := loaded.Warnings; len(said) != 1 ||
		said[0].String() != "jsonData.roles.acPwer is unknown; acPower is probably meant." {
		t.Errorf("%v", said)
	}
}

func TestLoadRolesRefuses(t *testing.T) {
	many := `"` + strings.Join(slices.Repeat([]string{"x"}, maxRoleNames+1), `","`) + `"`
	for json, says := range map[string]string{
		`{"roles":["Pac"]}`:                       "not an object of roles",
		`{"roles":{"acPower":7}}`:                 "acPower in jsonData's member roles is not a list of texts",
		`{"roles":{"acPower":[{"id":"Pac"}]}}`:    "not a list of texts",
		`{"roles":{"irradiance":[` + many + `]}}`: "has 101 reading types; it may have 100",
	} {
		if _, err := Load(source("", "abc", json)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.60s: %v", json, err)
		}
	}
}
