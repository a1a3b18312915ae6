package docs_test

import (
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The pictures that plugin.json names are there, dark and light, and large enough to be read.
func TestScreenshots(t *testing.T) {
	text, err := os.ReadFile("../../src/plugin.json")
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		Info struct {
			Screenshots []struct{ Name, Path string }
		}
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		t.Fatal(err)
	}
	subjects := map[string]int{}
	for _, shown := range manifest.Info.Screenshots {
		file, err := os.Open(filepath.Join("../../src", shown.Path))
		if err != nil {
			t.Error(err)
			continue
		}
		config, err := png.DecodeConfig(file)
		if err := file.Close(); err != nil {
			t.Error(err)
		}
		if err != nil || config.Width < 1200 || shown.Name == "" {
			t.Errorf("%s (%q): %d pixels wide, %v", shown.Path, shown.Name, config.Width, err)
		}
		subject := strings.TrimSuffix(strings.TrimSuffix(shown.Path, "-dark.png"), "-light.png")
		subjects[subject]++
	}
	if len(subjects) < 4 {
		t.Errorf("only %d subjects", len(subjects))
	}
	for subject, themes := range subjects {
		if themes != 2 {
			t.Errorf("%s is shown in %d themes", subject, themes)
		}
	}
}
