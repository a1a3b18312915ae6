package store

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
)

// Settings are how the store is reached. They come from the environment of the process, which Grafana makes of the
// plugin's section of its own configuration, and never from a data source: who may edit one must not be able to send
// values elsewhere.
type Settings struct {
	// Address is host:port; empty: there is no store.
	Address            string
	Username, Password string
	Database           int
	// TLS is the configuration of encrypted connections; nil: they are not encrypted.
	TLS *tls.Config
	// Replicas is how many replicas there are as long as the store has not told; at least 1.
	Replicas int
}

// assumedReplicas is how many replicas there are taken to be where nobody has told: who names a store has several.
const assumedReplicas = 2

const defaultPort = "6379"

// FromEnvironment reads the settings. Each key of the section [plugin.amperecloud-platform-datasource] in Grafana's
// configuration is a variable here: store_address is GF_PLUGIN_STORE_ADDRESS. It fails when something that is set
// cannot be used; the error shows no secret.
func FromEnvironment(getenv func(string) string) (Settings, error) {
	get := func(key string) string { return strings.TrimSpace(getenv("GF_PLUGIN_STORE_" + key)) }
	s := Settings{
		Address: get("ADDRESS"), Username: get("USERNAME"), Password: getenv("GF_PLUGIN_STORE_PASSWORD"),
		Replicas: assumedReplicas,
	}
	if s.Address == "" {
		return Settings{Replicas: 1}, nil
	}
	if _, _, err := net.SplitHostPort(s.Address); err != nil {
		s.Address = net.JoinHostPort(strings.Trim(s.Address, "[]"), defaultPort)
	}
	var err error
	if s.Database, err = number(get("DATABASE"), 0, 0); err != nil {
		return Settings{}, fmt.Errorf("store_database: %w", err)
	}
	if s.Replicas, err = number(get("REPLICAS"), assumedReplicas, 1); err != nil {
		return Settings{}, fmt.Errorf("store_replicas: %w", err)
	}
	if s.TLS, err = tlsConfig(get("TLS"), get("TLS_CA_FILE"), get("TLS_SERVER_NAME")); err != nil {
		return Settings{}, err
	}
	return s, nil
}

func number(text string, otherwise, least int) (int, error) {
	if text == "" {
		return otherwise, nil
	}
	value, err := strconv.Atoi(text)
	if err != nil || value < least {
		return 0, fmt.Errorf("%q is no whole number from %d on", text, least)
	}
	return value, nil
}

// tlsConfig is nil where connections are not encrypted. They are when a certificate authority is named, too: nobody
// names one for nothing.
func tlsConfig(isOn, caFile, serverName string) (*tls.Config, error) {
	on := caFile != ""
	if isOn != "" {
		value, err := strconv.ParseBool(isOn)
		if err != nil {
			return nil, fmt.Errorf("store_tls: %q is neither true nor false", isOn)
		}
		on = value
	}
	if !on {
		return nil, nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: serverName}
	if caFile == "" {
		return config, nil
	}
	content, err := os.ReadFile(caFile) // #nosec G304 -- who configures Grafana names the file
	if err != nil {
		return nil, fmt.Errorf("store_tls_ca_file: %w", err)
	}
	config.RootCAs = x509.NewCertPool()
	if !config.RootCAs.AppendCertsFromPEM(content) {
		return nil, errors.New("store_tls_ca_file: there is no certificate in the file")
	}
	return config, nil
}
