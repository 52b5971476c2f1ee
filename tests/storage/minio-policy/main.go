// Reads a policy and requests, and says what MinIO's own policy code makes of them.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/minio/pkg/v3/policy"
)

type question struct {
	Policy   json.RawMessage `json:"policy"`
	Requests []struct {
		Action     string              `json:"action"`
		Bucket     string              `json:"bucket"`
		Object     string              `json:"object"`
		Conditions map[string][]string `json:"conditions"`
	} `json:"requests"`
}

type answer struct {
	Error   string `json:"error,omitempty"`
	Allowed []bool `json:"allowed"`
}

func main() {
	var asked question
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	said := answer{Allowed: []bool{}}
	parsed, err := policy.ParseConfig(bytes.NewReader(asked.Policy))
	if err != nil {
		said.Error = err.Error()
	} else {
		for _, request := range asked.Requests {
			said.Allowed = append(said.Allowed, parsed.IsAllowed(policy.Args{
				AccountName: "backups", Action: policy.Action(request.Action), BucketName: request.Bucket,
				ObjectName: request.Object, ConditionValues: request.Conditions,
			}))
		}
	}
	json.NewEncoder(os.Stdout).Encode(said)
}
