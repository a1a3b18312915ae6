package discover_test

import (
	"runtime"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/schemagen"
)

const (
	largeTypes = 3000
	largeBytes = 5_000_000
)

// BenchmarkDiscoverLargeSchema says what it takes to read and map a schema of 3,000 types and 5 MB.
func BenchmarkDiscoverLargeSchema(b *testing.B) {
	text := schemagen.Large(2, largeTypes).Schema.Introspection()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	b.ResetTimer()
	var size int
	for b.Loop() {
		parsed, err := schema.ParseIntrospection(text)
		if err != nil {
			b.Fatal(err)
		}
		size = parsed.Size()
		result := discover.Discover(parsed, nil)
		if len(result.Map.Readings.Path) == 0 || len(result.Map.Facilities.Path) == 0 {
			b.Fatal("the right answer drowned in the noise")
		}
	}
	b.ReportMetric(float64(size), "types")
	b.ReportMetric(float64(len(text))/1e6, "MB")
}

func TestDiscoverLargeSchema(t *testing.T) {
	world := schemagen.Large(2, largeTypes)
	text := world.Schema.Introspection()
	if world.Schema.Size() < largeTypes || len(text) < largeBytes {
		t.Fatalf("the schema is too small to try: %d types, %d bytes", world.Schema.Size(), len(text))
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	parsed, err := schema.ParseIntrospection(text)
	if err != nil {
		t.Fatal(err)
	}
	result := discover.Discover(parsed, nil)
	runtime.ReadMemStats(&after)
	allocated := (after.TotalAlloc - before.TotalAlloc) / 1e6
	t.Logf("%d types, %.1f MB: %d MB allocated in all", parsed.Size(), float64(len(text))/1e6, allocated)
	if allocated > 100 {
		t.Errorf("%d MB were allocated", allocated)
	}
	if result.Find("readings").State != discover.Found || result.Find("facilities").State != discover.Found {
		t.Error("the right answer drowned in the noise")
	}
}
