package settings

import "testing"

func TestCache(t *testing.T) {
	for name, c := range map[string]struct {
		json string
		want Cache
	}{
		"nothing set":            {`{}`, Cache{Bytes: 128 << 20, Freshness: 1}},
		"null and empty texts":   {`{"cacheDisabled":null,"cacheSizeMiB":"","cacheFreshness":" "}`, Cache{Bytes: 128 << 20, Freshness: 1}},
		"everything set":         {`{"cacheDisabled":true,"cacheSizeMiB":512,"cacheFreshness":2.5}`, Cache{Disabled: true, Bytes: 512 << 20, Freshness: 2.5}},
		"texts from a YAML file": {`{"cacheDisabled":" True","cacheSizeMiB":" 64 ","cacheFreshness":"0.5"}`, Cache{Disabled: true, Bytes: 64 << 20, Freshness: 0.5}},
		"smallest":               {`{"cacheSizeMiB":1,"cacheFreshness":0.1}`, Cache{Bytes: 1 << 20, Freshness: 0.1}},
		"largest":                {`{"cacheSizeMiB":16384,"cacheFreshness":100}`, Cache{Bytes: 16 << 30, Freshness: 100}},
		"switched on by hand":    {`{"cacheDisabled":false}`, Cache{Bytes: 128 << 20, Freshness: 1}},
		"switched on as text":    {`{"cacheDisabled":"false"}`, Cache{Bytes: 128 << 20, Freshness: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Load(source("", "abc", c.json))
			if err != nil || got.Cache != c.want {
				t.Errorf("got %+v %v, want %+v", got.Cache, err, c.want)
			}
		})
	}
}

func TestCacheRefuses(t *testing.T) {
	refuses(t, map[string]refusal{
		"no memory":                 {`{"cacheSizeMiB":0}`, "cacheSizeMiB) is 0, which is no whole number from 1 to 16384"},
		"too much memory":           {`{"cacheSizeMiB":16385}`, "from 1 to 16384"},
		"half a mebibyte":           {`{"cacheSizeMiB":1.5}`, "is 1.5, which is no whole number"},
		"a size with its unit":      {`{"cacheSizeMiB":"128MiB"}`, `is "128MiB", which is no whole number`},
		"more than a number holds":  {`{"cacheSizeMiB":"1e300"}`, "from 1 to 16384"},
		"no size at all":            {`{"cacheSizeMiB":"NaN"}`, "from 1 to 16384"},
		"never fresh":               {`{"cacheFreshness":0}`, "cacheFreshness) is 0, which is no number from 0.1 to 100"},
		"fresh for ever":            {`{"cacheFreshness":"Inf"}`, "no number from 0.1 to 100"},
		"freshness in a list":       {`{"cacheFreshness":[1]}`, "no number from 0.1 to 100"},
		"a switch that is a number": {`{"cacheDisabled":1}`, "cacheDisabled) is 1, which is neither true nor false"},
		"a switch that is a word":   {`{"cacheDisabled":"yes"}`, `is "yes", which is neither true nor false`},
		"a switch that is a digit":  {`{"cacheDisabled":"1"}`, `is "1", which is neither true nor false`},
	})
}
